import type { SSEStreamingApi } from 'hono/streaming';

/** What an open stream waits on: a wake-up, the time, the reader's going, the end of the process. */
export interface Bell {
  ring(): void;
  /** Until somebody rings, the time is over, the reader has gone or the process is to stop. */
  wait(ms: number): Promise<'rung' | 'time'>;
  over(): boolean;
  end(): void;
}

export function makeBell(stream: SSEStreamingApi, closing: AbortSignal): Bell {
  let rung = false;
  let answer: (() => void) | null = null;
  const ring = () => {
    rung = true;
    answer?.();
  };
  stream.onAbort(ring);
  closing.addEventListener('abort', ring);
  return {
    ring,
    end: () => closing.removeEventListener('abort', ring),
    over: () => stream.aborted || stream.closed || closing.aborted,
    async wait(ms) {
      let timer: NodeJS.Timeout | undefined;
      if (!rung) {
        await new Promise<void>((resolve) => {
          answer = resolve;
          timer = setTimeout(resolve, ms);
        });
      }
      clearTimeout(timer);
      answer = null;
      const was = rung;
      rung = false;
      return was ? 'rung' : 'time';
    },
  };
}
