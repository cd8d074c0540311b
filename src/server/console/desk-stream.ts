import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import { makeBell } from '../bell.ts';
import type { DeskActor, ServerPorts } from '../ports.ts';

/** Also without a wake-up the page looks again: times pass, and a wake-up may have been lost. */
const lookAgainMs = 20_000;
/** Wake-ups closer together than this are one. */
const calmMs = 300;

/** Says `changed` when the reader's pages are to be drawn again; the page fetches itself. `still`: the line is alive. */
export function deskStream(
  c: Context,
  ports: ServerPorts,
  actor: DeskActor,
  stillIn: () => Promise<boolean>,
  ended: () => void,
) {
  return streamSSE(
    c,
    async (stream) => {
      const bell = makeBell(stream, ports.closing);
      const end = ports.desk.subscribe(actor, bell.ring);
      try {
        await stream.writeSSE({ event: 'hello', data: '', retry: 2_000 });
        while (!bell.over()) {
          const why = await bell.wait(lookAgainMs);
          if (bell.over()) break;
          if (!(await stillIn())) return await stream.writeSSE({ event: 'out', data: '' });
          if (why === 'rung') await stream.sleep(calmMs);
          await stream.writeSSE({ event: why === 'rung' ? 'changed' : 'still', data: '' });
        }
      } finally {
        end();
        bell.end();
        ended();
      }
    },
    async () => {},
  );
}
