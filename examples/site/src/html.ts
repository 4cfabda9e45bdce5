// Markup with every value escaped, unless it is markup already.
export class Markup {
  constructor(readonly text: string) {}
}

type Value = Markup | Value[] | string | number | null | undefined | false;

export function html(parts: TemplateStringsArray, ...values: Value[]): Markup {
  return new Markup(parts.map((part, index) => part + (index < values.length ? shown(values[index]) : '')).join(''));
}

/** Markup that the graph vouches for: rich text as its editors wrote it. */
export function trusted(text: string): Markup {
  return new Markup(text);
}

function shown(value: Value): string {
  if (Array.isArray(value)) return value.map(shown).join('');
  if (value instanceof Markup) return value.text;
  if (value === null || value === undefined || value === false) return '';
  return String(value).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
