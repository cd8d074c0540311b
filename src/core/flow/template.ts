/** A text with names in braces: "{child.name}最近身体好不好?" */
export interface Template {
  readonly source: string;
  readonly names: readonly string[];
  /** Texts and names in turn, beginning with a text. */
  readonly pieces: readonly string[];
}

const NAME = /\{([a-zA-Z][\w.]*)\}/;

export function parseTemplate(source: string): Template {
  const pieces = source.split(NAME);
  return { source, pieces, names: pieces.filter((_, index) => index % 2 === 1) };
}

/** True when a brace stands outside a name, which is always a slip of the pen. */
export function hasStrayBrace(template: Template): boolean {
  return template.pieces.some((piece, index) => index % 2 === 0 && /[{}]/.test(piece));
}

export function fillTemplate(template: Template, spoken: (name: string) => string): string {
  if (template.names.length === 0) return template.source;
  return template.pieces.map((piece, index) => (index % 2 === 0 ? piece : spoken(piece))).join('');
}
