/** What conversations F04, F05 and F06 ask about one child in English, by step and by code. */
export const aboutChildPrompts: Readonly<Record<string, string>> = {
  now: 'How is it today?',
  where: 'To which school? (may stay empty and be added later)',
  t3_area: 'What is it about? Several are possible.',
  a2_study: 'Learning',
  a3_mood: 'Mood',
  a4_hurt: 'Hurt, afraid of home',
  a5_needs: 'Food and clothes',
  a6_dorm: 'Boarding',
  a7_peers: 'With other children',
  a8_home: 'At home',
};

export const aboutChildOptions: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  now: {
    PRESENT: 'At school',
    AWAY: 'Came back and is away again',
    TRANSFERRED: 'Changed school, papers done',
    DEFERRED: 'Deferral or leave of absence, granted',
    HOME_TEACHING: 'Taught at home, counts as at school',
  },
  t3_area: {
    ABSENT: 'Not at school',
    STUDY: 'Learning',
    MOOD: 'Mood, character',
    HURT: 'Injuries / afraid of home / beaten',
    NEEDS: 'Food, clothes, hygiene',
    DORM: 'Boarding',
    PEERS: 'Other children, bullied',
    HOME: 'Changes at home',
  },
  a2_study: { BEHIND: 'Cannot follow', DROP: 'Marks fell suddenly', REFUSES: 'Does not want to learn' },
  a3_mood: {
    LONELY: 'Quiet, lonely',
    TWO_WEEKS: 'Cries, angry, sleeps badly, for two weeks',
    SELF_HARM: 'Spoke of dying / hurt itself',
    BEREAVED: 'Something terrible happened at home',
  },
  a4_hurt: {
    BUMPED: 'Injured; says it bumped itself',
    DOUBTFUL: 'Injured often, or the story does not fit',
    BEATEN: 'Says an adult beats it or gives no food',
    SEXUAL: 'Touched, private parts hurt, maybe pregnant',
    AFRAID: 'Afraid of home, reason not known',
  },
  a5_needs: {
    CLOTHES: 'Not warm, not clean',
    BREAKFAST: 'Often no breakfast',
    STARVED: 'Very thin, hungry, nobody cares',
  },
  a6_dorm: {
    HOMESICK: 'Cries for home',
    QUARREL: 'Quarrels in the dormitory',
    WEEKEND: 'Nobody knows where at weekends',
  },
  a7_peers: { TIFF: 'A quarrel', SHUT_OUT: 'Shut out, called names', ATTACKED: 'Beaten, robbed, filmed' },
  a8_home: {
    CAREGIVER: 'Another carer',
    PARENTS: 'Parents divorced / in trouble',
    MOVING: 'Moving, changing school',
    GRANDPARENT_ILL: 'The grandparent is ill',
  },
};

export const aboutChildPlain: Readonly<Record<string, string>> = {
  now: '今天怎么样？',
  where: '转到哪个学校？（可以以后再补）',
  t3_area: '哪方面？可多选',
  a2_study: '学习',
  a3_mood: '心情',
  a4_hurt: '身上有伤、怕回家',
  a5_needs: '吃穿',
  a6_dorm: '住宿',
  a7_peers: '和同学',
  a8_home: '家里',
};
