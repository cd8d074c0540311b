import { FlowFile } from './flow-file.ts';
import { type Path, type Problem, type ReadYaml, type Report, readYaml, type YamlSource } from './read-yaml.ts';

export type { Path, Problem, Report };

/** A conversation file as text; `name` is what problems say. */
export type FlowSource = YamlSource;
export type ReadFlow = ReadYaml<FlowFile>;

/** Reads one conversation file. Every problem has its place in the text. Never throws. */
export function readFlowFile(source: FlowSource): ReadFlow {
  return readYaml(source, FlowFile);
}
