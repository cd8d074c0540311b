import { FACTS, type Facts, type FactValue } from './facts.ts';

/** Facts under which a conversation is tried out: nobody's. */
export interface ExampleWorld {
  readonly facts: Readonly<Record<string, FactValue>>;
  readonly children: readonly Facts[];
  readonly people: readonly { readonly id: string; readonly name: string }[];
}

/** The catalogue's examples: one child, everything known. The clock's facts are left to the engine. */
export function exampleWorld(): ExampleWorld {
  const facts: Record<string, FactValue> = {};
  const child: Record<string, FactValue> = {};
  for (const [name, { example }] of Object.entries(FACTS)) {
    if (name.startsWith('child.')) child[name] = example;
    else if (name.includes('.') && !name.startsWith('children.')) facts[name] = example;
  }
  return { facts, children: [child], people: [{ id: 'person-1', name: '大伯' }] };
}
