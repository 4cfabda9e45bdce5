// Where the emulators of this run are. run.py starts them and says so in the environment.

export const url = stated('EMULATOR_URL');
export const laterUrl = stated('EMULATOR_LATER_URL');
export const stagedUrl = stated('EMULATOR_STAGED_URL');
export const projectId = stated('EMULATOR_PROJECT_ID');
export const previewKey = stated('EMULATOR_PREVIEW_KEY');

/** Both generations of the Delivery API: what a client is put through twice. */
export const GENERATIONS = [
  { generation: 'kentico-cloud', url },
  { generation: 'kontent-ai', url: laterUrl },
];

function stated(name) {
  const value = process.env[name];
  if (!value)
    throw new Error(
      `${name} is not set. These tests need running emulators: start them with "python tests/clients/run.py".`,
    );
  return value;
}
