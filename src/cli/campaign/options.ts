import { parseArgs } from 'node:util';
import type { CampaignKind } from '../../core/campaign/campaign.ts';
import { campaignKinds } from '../../core/campaign/campaign.ts';

export const CAMPAIGN_HELP = `jiaxin campaign <what>   One message or conversation for many people (U4). 群发:提示、对话、紧急询问。
  draft      --title <题目> --by <姓名> and one of
               --text <话>                    a text 一段话
               --flow <id> [--emergency]      a conversation with each 和每个人走一个对话; --emergency: 紧急询问,不管钟点,先于别的提示
             to --roles CAREGIVER,PARENT,CLASS_TEACHER,…   发给谁 (default CAREGIVER)
             of --region <镇村名>,… --school <校名>,… --children <档案号>,…   哪里的 (default: the whole county)
  approve    <id> --by <姓名>                 somebody else than who wrote it 要另一个人批准
  start      <id> --by <姓名> [--at "2026-12-01 19:00"]   现在开始,或到时候自己开始
  pause      <id> --by <姓名>                 what is in the outbox still leaves (≤ 200) 暂停:已排队的照发
  resume     <id> --by <姓名>                 继续
  cancel     <id> --by <姓名>                 what has not left is dropped 取消:没发出去的都不发
  status     <id> [--watch]                   one line, drawn again every second 进度
  report     <id> [--people]                  the counts; with --people who got nothing and why 结果
  list                                        newest first 全部
  --json     one JSON object: {"ok", …}
<id> may be the beginning of it. Exit code: 0 done · 1 refused, with the reason · 2 the command was wrong
`;

const commands = ['draft', 'approve', 'start', 'pause', 'resume', 'cancel', 'status', 'report', 'list'] as const;

export interface CampaignOptions {
  readonly command: (typeof commands)[number];
  readonly id: string;
  readonly by: string;
  readonly at: number | undefined;
  readonly kind: CampaignKind;
  readonly title: string;
  readonly text: string | null;
  readonly flow: string | null;
  readonly roles: readonly string[];
  readonly regions: readonly string[];
  readonly schools: readonly string[];
  readonly children: readonly string[];
  readonly watch: boolean;
  readonly people: boolean;
  readonly json: boolean;
}

const words = (list: string | undefined): string[] =>
  (list ?? '')
    .split(/[,,、]/u)
    .map((word) => word.trim())
    .filter(Boolean);

/** Null: help is wanted. @throws Error with one sentence. */
export function readCampaignOptions(args: readonly string[]): CampaignOptions | null {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      by: { type: 'string' },
      at: { type: 'string' },
      title: { type: 'string' },
      text: { type: 'string' },
      flow: { type: 'string' },
      emergency: { type: 'boolean' },
      roles: { type: 'string' },
      region: { type: 'string' },
      school: { type: 'string' },
      children: { type: 'string' },
      watch: { type: 'boolean' },
      people: { type: 'boolean' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help || positionals.length === 0) return null;
  const [word = '', id = '', ...more] = positionals;
  const command = commands.find((one) => one === word);
  if (!command) throw new Error(`没有“${word}”这个命令。 There is no such command.`);
  const needsId = command !== 'draft' && command !== 'list';
  if (needsId !== (id !== '') || more.length > 0)
    throw new Error(needsId ? '请写一个群发的编号。 Name one campaign.' : `“${id}”在这里没有用。`);
  if (!values.by && !['status', 'report', 'list'].includes(command))
    throw new Error('请写谁来做:--by <姓名>。 Say who does it.');
  return {
    command,
    id,
    by: values.by ?? '',
    at: values.at === undefined ? undefined : instantOf(values.at),
    title: values.title ?? '',
    text: values.text ?? null,
    flow: values.flow ?? null,
    kind: kindOf(values),
    roles: values.roles === undefined ? ['CAREGIVER'] : words(values.roles),
    regions: words(values.region),
    schools: words(values.school),
    children: words(values.children),
    watch: values.watch ?? false,
    people: values.people ?? false,
    json: values.json ?? false,
  };
}

function kindOf({ emergency, flow }: { emergency?: boolean; flow?: string }): CampaignKind {
  if (emergency && flow === undefined)
    throw new Error('紧急询问要写用哪个对话流程:--flow。 An emergency asks by a conversation.');
  const [tip, conversation, urgent] = campaignKinds;
  return emergency ? urgent : flow === undefined ? tip : conversation;
}

/** "2026-12-01 19:00" on the county's clock. */
function instantOf(text: string): number {
  const at = /^\d{4}-\d\d-\d\d \d\d:\d\d$/u.test(text) ? Date.parse(`${text.replace(' ', 'T')}:00+08:00`) : Number.NaN;
  if (Number.isNaN(at)) throw new Error(`--at:“${text}”不是时间,要写成 2026-12-01 19:00。`);
  return at;
}
