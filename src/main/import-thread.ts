import { Worker } from 'node:worker_threads';
import type { ImportPreview } from '../app/desk/import-port.ts';
import { Refused } from '../cli/import/refused.ts';
import type { ImportOrder, ImportWork } from './import-work.ts';

/** How the thread opens the store for itself: connections and keys are not shared between threads. */
export interface ThreadStore {
  readonly url: string;
  /** JIAXIN_KEY */
  readonly key: string | undefined;
  readonly dataDir: string;
}

export interface ThreadOrder {
  readonly what: 'look' | 'write';
  readonly order: ImportOrder;
  readonly store: ThreadStore;
}

export type ThreadAnswer =
  | { readonly kind: 'progress'; readonly share: number }
  | { readonly kind: 'preview'; readonly preview: ImportPreview }
  | { readonly kind: 'written'; readonly note: string }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'failed'; readonly name: string };

/** Reading twenty thousand rows keeps a processor busy for seconds; a red alert does not wait that long. So a thread of its own does it. */
export function importInThread(store: ThreadStore): ImportWork {
  return {
    async look(order) {
      const answer = await run({ what: 'look', order, store });
      if (answer.kind !== 'preview') throw new Error('the thread looked and showed nothing');
      return answer.preview;
    },
    async write(order, progress) {
      const answer = await run({ what: 'write', order, store }, progress);
      if (answer.kind !== 'written') throw new Error('the thread wrote and said nothing');
      return answer.note;
    },
  };
}

function run(order: ThreadOrder, progress: (share: number) => void = () => {}): Promise<ThreadAnswer> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./import-worker.ts', import.meta.url), {
      workerData: order,
      resourceLimits: { maxOldGenerationSizeMb: 1_500 },
    });
    worker.on('message', (answer: ThreadAnswer) => {
      if (answer.kind === 'progress') return progress(answer.share);
      if (answer.kind === 'refused') return reject(new Refused(answer.why));
      if (answer.kind === 'failed') return reject(new Error(answer.name));
      resolve(answer);
    });
    worker.on('error', reject);
    worker.on('exit', () => reject(new Error('the thread ended without an answer')));
  });
}
