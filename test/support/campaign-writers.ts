import { deriveId, type InboundId } from '../../src/core/ids.ts';
import type { EveningOptions } from './campaign-evening.ts';
import type { Platform } from './campaign-platform.ts';
import type { CampaignProcess } from './campaign-process.ts';
import type { VirtualTime } from './virtual-time.ts';

/** How long a killed process is away, and after how long a platform sends again. */
export const restartMs = 1_000;
/** Words that raise a red alert whoever says them. */
const danger = '娃儿喝农药了';

export interface Scene {
  readonly options: EveningOptions;
  readonly time: VirtualTime;
  readonly platform: Platform;
  readonly random: () => number;
  readonly processes: CampaignProcess[];
  readonly life: { quiet: boolean; over: boolean };
}

/** People who write: most answer what they got, some write of themselves; now and then words of danger. */
export function livePeople(scene: Scene) {
  const { options, time, platform, random, processes, life } = scene;
  const wroteAt = new Map<string, number>();
  let count = 0;
  let under = 0;
  let next = 0;
  const write = async (chat: string, text: string): Promise<void> => {
    count += 1;
    const externalMessageId = `m${count}`;
    const at = time.now();
    under += 1;
    for (;;) {
      const process = processes[count % processes.length] as CampaignProcess;
      const event = {
        kind: 'message_received',
        id: deriveId<InboundId>(0, 'telegram', externalMessageId),
        address: { channel: 'telegram', externalId: chat },
        externalMessageId,
        content: { kind: 'text', text },
        receivedAt: at,
      } as const;
      const result = await Promise.race([process.handle(event), process.dead]);
      // The platform sends again what was not acknowledged.
      if (result === 'dead') {
        await time.sleep(restartMs);
        continue;
      }
      if (result.kind === 'done') {
        for (const id of result.outboundIds) wroteAt.set(id, at);
        void process.send(result.outboundIds);
        if (result.alertIds.length > 0) void process.poke();
      }
      break;
    }
    under -= 1;
  };
  const loop = async (everyMs: number, who: () => string | undefined, text: () => string): Promise<void> => {
    while (!life.quiet) {
      await time.sleep(everyMs * (0.5 + random()));
      const chat = who();
      if (chat !== undefined && !life.quiet) void write(chat, text());
    }
  };
  /** Anybody who has had something: who writes of themselves before is left in peace for a while (and has a test). */
  const anybody = () => {
    const seen = platform.arrived[Math.floor(random() * platform.arrived.length)];
    return seen && (seen.messageClass === 'prompt' || seen.messageClass === 'tip') ? seen.chat : undefined;
  };
  /** Whoever got a prompt longest ago and has not answered. */
  const answerer = (): string | undefined => {
    while (next < platform.arrived.length) {
      const seen = platform.arrived[next];
      next += 1;
      if (seen && (seen.messageClass === 'prompt' || seen.messageClass === 'tip')) return seen.chat;
    }
    return undefined;
  };
  if (options.writersPerSecond > 0) {
    void loop(1_000 / (options.writersPerSecond * 0.8), answerer, () => '1');
    void loop(1_000 / (options.writersPerSecond * 0.2), anybody, () => '莫得事');
  }
  if (options.alertEverySeconds > 0) void loop(options.alertEverySeconds * 1_000, anybody, () => danger);
  return {
    idle: () => under === 0,
    measured: () => {
      const first = new Map<number, number>();
      const ids = new Map(platform.arrived.toReversed().map(({ outboundId, at }) => [outboundId, at]));
      const classes = new Map(platform.arrived.map(({ outboundId, messageClass }) => [outboundId, messageClass]));
      let unanswered = 0;
      for (const [id, at] of wroteAt) {
        const seen = ids.get(id);
        if (seen === undefined) unanswered += 1;
        else if (classes.get(id) === 'reply' && !first.has(at)) first.set(at, seen - at);
      }
      return { replies: [...first].map(([at, waitedMs]) => ({ at, waitedMs })), unanswered };
    },
  };
}
