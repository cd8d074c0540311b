import { z } from 'zod';
import { FlowFile } from './flow-file.ts';

/** The JSON schema of a conversation file, for editors: docs/flow.schema.json. */
export function flowFileJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...schema } = z.toJSONSchema(FlowFile, { io: 'input', reused: 'ref', unrepresentable: 'any' });
  return { $schema, title: 'Jiaxin conversation', ...schema };
}
