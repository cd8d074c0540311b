import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { flowFileJsonSchema } from '../../../src/core/flow/flow-file-schema.ts';

it('docs/flow.schema.json is current (jiaxin check --write-schema writes it)', () => {
  const written = readFileSync(new URL('../../../docs/flow.schema.json', import.meta.url), 'utf8');
  expect(written).toBe(`${JSON.stringify(flowFileJsonSchema(), null, 2)}\n`);
});
