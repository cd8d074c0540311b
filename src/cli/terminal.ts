/** Where a command reads and writes; the process's own unless a test says otherwise. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

export const processTerminal: Terminal = {
  input: process.stdin,
  out: (text) => {
    process.stdout.write(text);
  },
  err: (text) => {
    process.stderr.write(text);
  },
};
