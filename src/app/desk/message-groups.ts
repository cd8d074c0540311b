import { textFaults } from '../../core/campaign/check-campaign.ts';
import type { Playbook } from '../../core/playbook.ts';
import type { FlowProblem, MessageGroup, MessageText } from './flows-port.ts';

type Plain = Omit<MessageText, 'faults'>;

/** The playbook's texts outside of conversations, each group with its file. */
export function messageGroups(playbook: Playbook, problems: readonly FlowProblem[]): readonly MessageGroup[] {
  const group = (
    name: MessageGroup['group'],
    side: MessageGroup['side'],
    file: string,
    texts: readonly Plain[],
  ): MessageGroup => ({
    group: name,
    side,
    file,
    texts: texts.map((one) => ({ ...one, faults: textFaults(one.text, side, true) })),
    problems: problems.filter((problem) => problem.file === file),
  });
  const plain = (key: string, text: string): Plain => ({ key, when: '', text });
  const dutyTexts = (side: 'family' | 'staff') =>
    [...playbook.duties.texts.values()]
      .filter((one) => one.side === side)
      .flatMap(({ key, text, variants }) => [
        ...variants.map((variant): Plain => ({ key, when: variant.when.source, text: variant.text.source })),
        plain(key, text.source),
      ]);
  return [
    group('tips', 'family', 'messages/duty-texts.yaml', dutyTexts('family')),
    group(
      'help',
      'family',
      'messages/sender-help.yaml',
      Object.entries(playbook.senderHelp).map(([key, text]) => plain(key, text)),
    ),
    group(
      'phrases',
      'family',
      'messages/staff-phrases.yaml',
      playbook.phrases.map(({ id, text }) => plain(id, text)),
    ),
    group('duties', 'staff', 'messages/duty-texts.yaml', dutyTexts('staff')),
    group(
      'alerts',
      'staff',
      'alerts/texts.yaml',
      Object.entries(playbook.alertTexts.messages).map(([key, text]) => plain(key, text)),
    ),
  ];
}
