/*
 * The channels, one line each. `main` makes those that are configured; none of them knows another.
 * WeChat starts its process only when it is started; wechaty is never loaded in this one.
 */
export { makeSmsChannel, type SmsOptions } from './phone/sms-channel.ts';
export { makeTelegramChannel, type TelegramChannel, type TelegramOptions } from './telegram/telegram-channel.ts';
export { makeWeChatChannel, type WeChatChannel, type WeChatOptions } from './wechat/wechat-channel.ts';
