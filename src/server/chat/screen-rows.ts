import type { Button } from '../../core/flow/outcome.ts';
import type { Instant } from '../../core/ids.ts';
import type { ChatRow } from '../ports.ts';

/** A bubble as it is drawn. `key` names it on the screen: the same key is never shown twice. */
export interface ScreenRow {
  readonly key: string;
  readonly from: 'bot' | 'me';
  readonly at: Instant;
  readonly text: string;
  readonly kind: 'text' | 'voice' | 'photo';
  readonly voiceText: string;
  readonly red: boolean;
  readonly buttons: readonly Button[];
  /** Its options can be pressed: the latest question, not answered yet. */
  readonly active: boolean;
}

/**
 * The rows of a chat as a person reads them: what was pressed is shown with its label, and only the latest question that
 * has no answer keeps its options. An option of an older question would be read as an answer to the newest.
 */
export function screenRows(rows: readonly ChatRow[], putAwayAt = 0): ScreenRow[] {
  const seen = new Set<string>();
  const screen: ScreenRow[] = [];
  let asked: readonly Button[] = [];
  let open = -1;
  for (const row of rows) {
    const key = rowKey(row);
    if (seen.has(key)) continue;
    seen.add(key);
    if (row.from === 'bot') {
      const buttons = row.body.buttons ?? [];
      if (buttons.length > 0) {
        asked = buttons;
        open = screen.length;
      }
      screen.push(botRow(key, row, buttons));
    } else {
      open = -1;
      screen.push(myRow(key, row, asked));
    }
  }
  const shown = screen.map((row, index) => (index === open ? { ...row, active: true } : row));
  return shown.filter((row) => row.active || row.at > putAwayAt);
}

/** "b7" for a row of the outbox, "m…" for one of the reader's own. */
export function rowKey(row: ChatRow): string {
  return row.from === 'bot' ? `b${row.seq}` : `m${row.clientId}`;
}

function botRow(key: string, row: ChatRow & { from: 'bot' }, buttons: readonly Button[]): ScreenRow {
  return {
    key,
    from: 'bot',
    at: row.at,
    text: withoutOptions(row.body.text, buttons),
    kind: 'text',
    voiceText: row.body.voiceText ?? '',
    red: row.severity === 'red',
    buttons,
    active: false,
  };
}

function myRow(key: string, row: ChatRow & { from: 'me' }, asked: readonly Button[]): ScreenRow {
  const { content } = row;
  const kind = content.kind === 'voice' || content.kind === 'photo' ? content.kind : 'text';
  return {
    key,
    from: 'me',
    at: row.at,
    text: myText(content, asked),
    kind,
    voiceText: '',
    red: false,
    buttons: [],
    active: false,
  };
}

function myText(content: (ChatRow & { from: 'me' })['content'], asked: readonly Button[]): string {
  switch (content.kind) {
    case 'text':
      return content.text;
    case 'button': {
      const pressed = asked.find((button) => (button.send ?? button.data) === content.data);
      return pressed ? `${pressed.data} ${pressed.label}` : content.data;
    }
    case 'voice':
      return '语音';
    case 'photo':
      return content.caption ? `照片:${content.caption}` : '照片';
    case 'other':
      return '(一条消息)';
  }
}

/** Texts are complete without buttons (other channels have none); here the options at their end stand below as buttons. */
function withoutOptions(text: string, buttons: readonly Button[]): string {
  const options = new Set(buttons.map((button) => squeezed(button.data + button.label)));
  const lines = text.split('\n');
  while (lines.length > 1 && options.has(squeezed(lines.at(-1) ?? ''))) lines.pop();
  return lines.join('\n').trimEnd();
}

function squeezed(line: string): string {
  return line.replace(/[\s.、．。)）:：]+/g, '');
}
