import { describe, expect, it } from 'vitest';
import type { AlertRecord } from '../../../src/core/alert/alert.ts';
import { applyToAlert } from '../../../src/core/alert/apply-to-alert.ts';
import { foldOpenings } from '../../../src/core/alert/fold-openings.ts';
import { raiseSignals } from '../../../src/core/alert/raise-signals.ts';
import type { Effect } from '../../../src/core/effect.ts';
import type { Severity } from '../../../src/core/flow/outcome.ts';
import { books, child, county, grandmother, hit, theAlert, wednesday10 } from '../../support/alert-county.ts';
import { applyAlertEffects, emptyRows } from '../../support/apply-alert-effects.ts';
import { toldNames, wakeAt } from '../../support/run-alerts.ts';

/** One turn in which hits come one after another, as words and answers do. */
function turn(levels: readonly Severity[]): Effect[] {
  const effects: Effect[] = [];
  let alerts: AlertRecord[] = [];
  levels.forEach((severity, index) => {
    const more = raiseSignals({
      now: wednesday10,
      eventId: `event:${index}`,
      countyId: county,
      hits: [hit('P02', { severity, restricted: index > 0 })],
      reporter: grandmother,
      children: [child()],
      alerts,
      flags: books.flags,
      chains: books.chains,
    });
    effects.push(...more);
    for (const effect of more) {
      if (effect.kind === 'open_alert') alerts.push(effect.alert);
      alerts = alerts.map((alert) => applyToAlert(alert, effect, wednesday10));
    }
  });
  return foldOpenings(effects, wednesday10);
}

describe('several hits in one turn', () => {
  it('open one alert at the worst level, with nothing to change afterwards', () => {
    const effects = turn(['orange', 'red', 'orange']);
    const kinds = effects.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'open_alert').length).toBe(1);
    expect(kinds.filter((kind) => kind === 'save_signal').length).toBe(3);
    expect(kinds).not.toContain('update_alert');
    expect(kinds).not.toContain('finish_alert_step');
    const rows = emptyRows();
    expect(applyAlertEffects(rows, effects, wednesday10)).toBe('committed');
    const alert = theAlert(rows);
    expect([alert.severity, alert.restricted, alert.version]).toEqual(['red', true, 0]);
    expect(alert.pending.map(({ no }) => no)).toEqual(alert.pending.map((_, index) => index + 1));
    wakeAt(rows, wednesday10);
    expect(toldNames(rows)).toEqual(['he', 'li', 'tang', 'wang', 'zhou']);
  });

  it('effects of other alerts pass through unchanged', () => {
    const foreign: Effect = {
      kind: 'update_alert',
      alertId: 'other' as AlertRecord['id'],
      expectedVersion: 3,
      changes: { state: 'acting' },
    };
    expect(foldOpenings([foreign], wednesday10)).toEqual([foreign]);
    expect(foldOpenings([...turn(['red']), foreign], wednesday10)).toContainEqual(foreign);
  });
});
