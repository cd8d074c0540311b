/**
 * What became of the question of an open duty, as far as the channel knows: somebody who got nothing, somebody who has blocked us
 * and somebody who reads and is silent need three different things (domain 7.3, 10.20).
 */
export type Reach = 'not_sent' | 'undeliverable' | 'blocked' | 'delivered_silent' | 'read_silent' | 'answering';

/** As whoever phones or visits reads it; "" where it says nothing of the person. */
export const reachWords: Readonly<Record<Reach, string>> = {
  not_sent: '(没发出去)',
  undeliverable: '(消息送不到)',
  blocked: '(对方屏蔽了消息)',
  delivered_silent: '(送到了,没回)',
  read_silent: '(看了,没回)',
  answering: '(回了一部分)',
};
