// What a client throws when the service says no.

import assert from 'node:assert/strict';

export async function refusal(answer) {
  try {
    await answer;
  } catch (error) {
    return error;
  }
  assert.fail('the service answered');
}

export function plainRefusal({ errorCode, specificCode, message }) {
  return { errorCode, specificCode, message };
}
