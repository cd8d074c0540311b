import type { Context } from 'hono';
import type { AccessAction } from '../../core/access/access-rules.ts';
import type { Instant } from '../../core/ids.ts';
import type { ChatParts } from '../chat/chat-routes.tsx';
import type { DeskActor, ServerPorts } from '../ports.ts';
import type { Lang } from './language.ts';

/** One request of somebody who has come in. */
export interface Desk {
  readonly c: Context;
  readonly parts: ChatParts;
  readonly ports: ServerPorts;
  readonly actor: DeskActor;
  readonly lang: Lang;
  readonly now: Instant;
  readonly timeZone: string;
  /** The session's own secret: for what belongs to this session alone. */
  readonly session: string;
}

/**
 * One address of the desk. `needs` is a line of the table of rights (core/access): whoever has it in none of their roles finds nothing there.
 * What a reader finds is the port's matter: every query carries the actor.
 */
export interface DeskRoute {
  readonly method: 'get' | 'post';
  readonly path: string;
  readonly needs: AccessAction;
  /**
   * The person proves within ten minutes before it that it is them (passkey or code); otherwise they are asked, and this very request then goes
   * on with everything typed. Files cannot be held: a page with an upload wants it too, so that it is asked before a file is chosen.
   */
  readonly stepUp?: true;
  readonly go: (desk: Desk) => Response | Promise<Response>;
}

/** The form's fields; a body that is no form has none. */
export async function fields({ c }: Pick<Desk, 'c'>): Promise<Readonly<Record<string, unknown>>> {
  return c.req.parseBody().catch(() => ({}));
}
