import { makeBotApi } from '../../channels/telegram/bot-api.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

export interface ChannelSettings {
  readonly publicUrl: string;
  readonly telegram: { readonly token: string; readonly apiRoot: string } | undefined;
  readonly wechat: { readonly puppet: string } | undefined;
  readonly sms: object | undefined;
}

/** Which channels are set up, and whether they answer. Nothing is sent to anybody, and no token is printed. */
export async function checkChannels(settings: ChannelSettings, patienceMs = 10_000): Promise<Finding[]> {
  const findings = [checkWeb(settings.publicUrl)];
  if (settings.telegram) findings.push(await checkTelegram(settings.telegram, patienceMs));
  if (settings.wechat) findings.push(checkWeChat(settings.wechat.puppet));
  findings.push(
    settings.sms
      ? ok('sms', '短信网关已设置(没有试发)')
      : warn('sms', '没有设置短信网关(SMS_WEBHOOK_URL):聊天发不到的红色告警只能靠电话清单'),
  );
  return findings;
}

function checkWeb(publicUrl: string): Finding {
  const { hostname, protocol } = new URL(publicUrl);
  if (/^(localhost|127\.|0\.0\.0\.0|\[?::1)/u.test(hostname))
    return warn('web', `PUBLIC_URL 是 ${publicUrl}:只有这台机器打得开,邀请链接别人打不开`);
  if (protocol !== 'https:') return warn('web', `PUBLIC_URL 是 ${publicUrl}:不是 https,内容会被人看到`);
  return ok('web', `网页聊天 ${publicUrl}`);
}

async function checkTelegram(
  { token, apiRoot }: { readonly token: string; readonly apiRoot: string },
  patienceMs: number,
): Promise<Finding> {
  try {
    // grammY's types know the signal of a polyfill only.
    const signal = AbortSignal.timeout(patienceMs) as unknown as Parameters<ReturnType<typeof makeBotApi>['getMe']>[0];
    const me = await makeBotApi(token, apiRoot).getMe(signal);
    return ok('telegram', `Telegram 机器人 @${me.username}`);
  } catch (error) {
    const code = (error as { error_code?: number }).error_code;
    if (code === 401 || code === 404)
      return fail('telegram', 'Telegram 不认这个机器人令牌(TELEGRAM_BOT_TOKEN):请向 BotFather 核对');
    return fail('telegram', `Telegram 连不上${code ? `(${code})` : ''}:请检查网络或 TELEGRAM_API_ROOT`);
  }
}

function checkWeChat(puppet: string): Finding {
  try {
    import.meta.resolve(puppet);
  } catch {
    return fail('wechat', `微信用的 ${puppet} 没有安装:npm install ${puppet}`);
  }
  return warn('wechat', `微信用 ${puppet}:个人号随时可能掉线或被封,不能当唯一的渠道`);
}
