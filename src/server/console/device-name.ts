const systems: readonly (readonly [RegExp, string])[] = [
  [/HarmonyOS|OpenHarmony/u, 'HarmonyOS'],
  [/iPhone/u, 'iPhone'],
  [/iPad/u, 'iPad'],
  [/Android/u, 'Android'],
  [/Windows/u, 'Windows'],
  [/Macintosh|Mac OS X/u, 'Mac'],
  [/Linux|CrOS/u, 'Linux'],
];
/** The most particular first: all of them also call themselves Chrome or Safari. */
const browsers: readonly (readonly [RegExp, string])[] = [
  [/MicroMessenger/u, 'WeChat'],
  [/HuaweiBrowser/u, 'Huawei Browser'],
  [/MiuiBrowser/u, 'Xiaomi Browser'],
  [/MQQBrowser|QQBrowser/u, 'QQ Browser'],
  [/UCBrowser/u, 'UC'],
  [/\bEdgA?\//u, 'Edge'],
  [/Firefox|FxiOS/u, 'Firefox'],
  [/Chrome|CriOS/u, 'Chrome'],
  [/Safari/u, 'Safari'],
];

/** A browser as a person would call it, "Android · WeChat"; "" when it says nothing we know. */
export function deviceName(userAgent: string | undefined): string {
  const text = (userAgent ?? '').slice(0, 512);
  const first = (list: typeof systems) => list.find(([sign]) => sign.test(text))?.[1];
  return [first(systems), first(browsers)].filter(Boolean).join(' · ');
}
