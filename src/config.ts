import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);
const url = z.url({ protocol: /^https?$/u });
const databaseUrl = z.string().regex(/^postgres(ql)?:\/\//u, 'must begin with postgresql://');
const secret = z.string().regex(/^[\w-]{1,256}$/u, 'may hold letters, digits, _ and - only (1 to 256)');

/** The environment as it is written; `.env.example` explains each. */
const Environment = z.object({
  PORT: port.default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  PUBLIC_URL: url.optional(),
  DATABASE_URL: databaseUrl.optional(),
  JIAXIN_DATA_DIR: z.string().min(1).default('data'),
  JIAXIN_KEY: z.string().min(32).optional(),
  JIAXIN_ROLE: z.enum(['all', 'web', 'worker']).default('all'),
  TELEGRAM_BOT_TOKEN: z
    .string()
    .regex(/^\d+:[\w-]+$/u, 'is not a bot token')
    .optional(),
  TELEGRAM_API_ROOT: url.default('https://api.telegram.org'),
  TELEGRAM_MODE: z.enum(['poll', 'webhook']).default('poll'),
  TELEGRAM_WEBHOOK_SECRET: secret.optional(),
  WECHATY_PUPPET: z.string().min(1).optional(),
  WECHATY_TOKEN: z.string().min(1).optional(),
  SMS_WEBHOOK_URL: url.optional(),
  SMS_WEBHOOK_SECRET: z.string().min(16).optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

export interface Config {
  readonly port: number;
  readonly host: string;
  /** Where families and staff reach this server, without a slash at the end. */
  readonly publicUrl: string;
  /** undefined: the embedded server below `dataDir`. */
  readonly databaseUrl: string | undefined;
  readonly dataDir: string;
  readonly key: string | undefined;
  readonly role: 'all' | 'web' | 'worker';
  readonly telegram:
    | {
        readonly token: string;
        readonly apiRoot: string;
        readonly mode: 'poll' | 'webhook';
        readonly webhookSecret: string | undefined;
      }
    | undefined;
  readonly wechat: { readonly puppet: string; readonly token: string | undefined } | undefined;
  readonly sms: { readonly url: string; readonly secret: string } | undefined;
  readonly logLevel: string;
}

/** By a name: browsers bind passkeys to a name, never to a number. */
const onThisMachine = new Set(['127.0.0.1', '0.0.0.0', '::1', '::']);

/** A setting is wrong: the start stops with this one line. */
export class ConfigError extends Error {}

/** Reads the environment once. Empty values count as absent. Throws ConfigError with one clear line. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new ConfigError(
      `${issue?.path.join('.') ?? 'environment'}: ${issue?.message ?? 'is wrong'} (see .env.example)`,
    );
  }
  const env = parsed.data;
  if (env.SMS_WEBHOOK_URL && !env.SMS_WEBHOOK_SECRET)
    throw new ConfigError('SMS_WEBHOOK_SECRET: is needed together with SMS_WEBHOOK_URL (see .env.example)');
  if (env.TELEGRAM_BOT_TOKEN && env.TELEGRAM_MODE === 'webhook' && !env.TELEGRAM_WEBHOOK_SECRET)
    throw new ConfigError('TELEGRAM_WEBHOOK_SECRET: is needed when TELEGRAM_MODE is webhook (see .env.example)');
  return {
    port: env.PORT,
    host: env.HOST,
    publicUrl: (env.PUBLIC_URL ?? `http://${onThisMachine.has(env.HOST) ? 'localhost' : env.HOST}:${env.PORT}`).replace(
      /\/+$/u,
      '',
    ),
    databaseUrl: env.DATABASE_URL,
    dataDir: env.JIAXIN_DATA_DIR,
    key: env.JIAXIN_KEY,
    role: env.JIAXIN_ROLE,
    telegram: env.TELEGRAM_BOT_TOKEN
      ? {
          token: env.TELEGRAM_BOT_TOKEN,
          apiRoot: env.TELEGRAM_API_ROOT.replace(/\/+$/u, ''),
          mode: env.TELEGRAM_MODE,
          webhookSecret: env.TELEGRAM_WEBHOOK_SECRET,
        }
      : undefined,
    wechat: env.WECHATY_PUPPET ? { puppet: env.WECHATY_PUPPET, token: env.WECHATY_TOKEN } : undefined,
    sms:
      env.SMS_WEBHOOK_URL && env.SMS_WEBHOOK_SECRET
        ? { url: env.SMS_WEBHOOK_URL, secret: env.SMS_WEBHOOK_SECRET }
        : undefined,
    logLevel: env.LOG_LEVEL,
  };
}
