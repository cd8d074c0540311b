import type { Decision } from '../effect.ts';
import type { AlertEventIn } from '../event.ts';
import type { AlertSituation } from '../situation.ts';
import { actOnAlert } from './act-on-alert.ts';
import type { AlertBooks } from './alert-books.ts';
import { fireStep } from './fire-step.ts';
import { pushFailed } from './push-failed.ts';
import type { OpenHandling } from './tell-recipient.ts';

/**
 * What an event of one alert leads to. Pure: the same books, situation and event give the same decision. `openHandling` puts
 * conversation F18 into the hand of a recipient; without it they get the plain text. For `staff_acted`, `problem` is the
 * outcome's code when the act was refused (flows/alerts/texts.yaml, outcomes).
 */
export function decideAlert(
  books: AlertBooks,
  situation: AlertSituation,
  event: AlertEventIn,
  openHandling?: OpenHandling,
): Decision {
  switch (event.kind) {
    case 'alert_step_due':
      return done(fireStep(books, situation, event, openHandling));
    case 'alert_push_failed':
      return done(pushFailed(books, situation, event));
    case 'staff_acted': {
      if (!situation.actor) return { ...done([]), problem: 'not_entitled' };
      const { effects, outcome } = actOnAlert(
        books,
        situation.alert,
        situation.actor,
        event.action,
        situation.now,
        situation,
      );
      return { ...done(effects), problem: effects.some(({ kind }) => kind === 'update_alert') ? undefined : outcome };
    }
  }
}

function done(effects: Decision['effects']): Decision {
  return { effects, riskScan: [], inbound: 'done' };
}
