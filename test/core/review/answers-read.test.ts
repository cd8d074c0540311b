import { describe, expect, it } from 'vitest';
import { answersRead } from '../../../src/core/review/answers-read.ts';
import { CombinationFile } from '../../../src/core/review/combination-schema.ts';

const row = (id: string, when: readonly object[]) => ({
  id,
  title: '一行规则',
  when,
  because: '因为这样',
  basis: '规则',
});

describe('which answers the reviews look at', () => {
  it('those of every part, also one of several that may hold, and those of the contact clock; each once', () => {
    const file = CombinationFile.parse({
      contact: {
        blueDays: 14,
        yellowDays: 28,
        orangeDays: 91,
        lostDays: 183,
        weeksShown: 12,
        parentSays: [{ answer: 'Parent.talked', value: 'YES', means: 'met', days: 7 }],
        carerSays: { answer: 'Carer.parents', inTouch: ['WEEKLY'], silent: ['NONE'] },
        support: { answer: 'Parent.money', paid: ['PAID'] },
      },
      combinations: [
        row('plain', [{ answer: 'Carer.night', is: ['HOME'] }, { signal: ['P02'] }]),
        row('either', [
          {
            any: [
              { answer: 'Teacher.hurt', is: ['YES'] },
              { quick: 'Short', seconds: 20 },
            ],
          },
        ]),
        row('again', [
          { answer: 'Other.night', is: ['AWAY'] },
          { quick: 'Carer', seconds: 20, month: 'last' },
        ]),
      ],
    });
    const { steps, flows } = answersRead(file);
    expect(steps.toSorted()).toEqual(['hurt', 'money', 'night', 'parents', 'talked']);
    expect(flows.toSorted()).toEqual(['Carer', 'Short']);
  });
});
