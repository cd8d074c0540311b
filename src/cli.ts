import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { chatCommand } from './cli/chat.ts';
import { checkCommand } from './cli/check.ts';
import { scanCommand } from './cli/scan.ts';
import { demoCommand, startCommand } from './cli/start.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { parseDangerBook } from './core/risk/danger-book.ts';
import { CannotStart } from './store/cannot-start.ts';

const help = `jiaxin 家信

  start     everything up 启动
  demo      the same with an invented county and a link for each role 演示
  check     reads all conversations and says what is wrong, with file and line 检查流程文件
  chat      plays a conversation in the terminal 在终端里走一遍对话
  scan      reads JSON lines {id, speaker, text}, writes {id, signals} 查看文字里的危险信号
  import    a roster (.xlsx, .csv) into the ledger 导入名单
  invite    invite codes and contact cards 邀请码和联系卡
  doctor    what is missing before real families are invited 上线前检查

jiaxin <command> --help tells more. Settings come from the environment: see .env.example.
`;

const flowsFolder = join(import.meta.dirname, '../flows');
const out = (line: string) => void process.stdout.write(`${line}\n`);

/** Returns an exit code, or undefined for a command that goes on running. */
async function run(command: string | undefined, args: readonly string[]): Promise<number | undefined> {
  const wantsHelp = args.includes('--help') || args.includes('-h');
  switch (command) {
    case 'start':
    case 'demo': {
      if (wantsHelp)
        return print(`jiaxin ${command}: no options; settings come from the environment (see .env.example).`);
      if (command === 'start') await startCommand(config(), out);
      else await demoCommand(config({ JIAXIN_DATA_DIR: join('data', 'demo') }), out);
      return undefined;
    }
    case 'check':
      return checkCommand(args);
    case 'chat':
      return chatCommand(args);
    case 'scan':
      if (wantsHelp)
        return print(
          'jiaxin scan: JSON lines {id, speaker, text} on standard input; speaker is caregiver, parent, teacher, staff, child or unknown.',
        );
      await scanCommand(process.stdin.setEncoding('utf8'), out, () => ({
        dangerBook: parseDangerBook(parse(readFileSync(join(flowsFolder, 'risk/danger-words.yaml'), 'utf8'))),
      }));
      return 0;
    default:
      process.stdout.write(help);
      return command === undefined || command === '--help' || command === '-h' || command === 'help' ? 0 : 2;
  }
}

function print(text: string): number {
  out(text);
  return 0;
}

function config(defaults: Readonly<Record<string, string>> = {}): Config {
  return readConfig({ ...defaults, ...process.env });
}

// A reader that has seen enough (| head) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  const code = await run(process.argv[2], process.argv.slice(3));
  if (code !== undefined) process.exitCode = code;
} catch (error) {
  if (!(error instanceof ConfigError) && !(error instanceof CannotStart)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
