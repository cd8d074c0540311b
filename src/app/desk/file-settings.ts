import type { Playbook } from '../../core/playbook.ts';
import { saidOf } from '../../core/text/said.ts';
import type { FileSetting } from './settings-port.ts';

const chainsFile = 'flows/alerts/chains.yaml';

function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** The hours and days that the running playbook works by, with what each stands on (domain 4.2, 7.1). */
export function fileSettings({ chains, duties }: Pick<Playbook, 'chains' | 'duties'>): readonly FileSetting[] {
  const { quietHours } = chains;
  const domain = '4.2';
  return [
    ...Object.entries(quietHours).map(
      ([name, minutes]): FileSetting => ({
        file: chainsFile,
        group: 'quiet',
        name: saidOf(name),
        value: clock(minutes),
        basis: domain,
      }),
    ),
    ...[...duties.rules.values()].map(
      ({ title, en, basis, cadence }): FileSetting => ({
        file: 'flows/duties.yaml',
        group: 'duties',
        name: saidOf(title, en),
        value: cadence.type === 'cron' ? cadence.cron : '',
        basis,
      }),
    ),
  ];
}
