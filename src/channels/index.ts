/**
 * The channels, one line each. `main` makes those that are configured; none of them knows another.
 */
export { makeTelegramChannel, type TelegramChannel, type TelegramOptions } from './telegram/telegram-channel.ts';
