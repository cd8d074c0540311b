/** The invented county of the demonstration. No such place exists; phones of the form 199-0000-xxxx cannot be dialled. */
export const county = { key: 'county', name: '清河县(示例)', code: '990000', authority: '清河县民政局(示例)' } as const;

export const towns = [
  { key: 'qingshan', name: '青山镇', code: '990100', police: '青山派出所' },
  { key: 'baishui', name: '白水镇', code: '990200', police: '白水派出所' },
] as const;

export const villages = [
  { key: 'shiqiao', town: 'qingshan', name: '石桥村', code: '990101', director: '李姐', children: 14 },
  { key: 'liushu', town: 'qingshan', name: '柳树村', code: '990102', director: '陈姐', children: 12 },
  { key: 'daping', town: 'qingshan', name: '大坪村', code: '990103', director: '周叔', children: 11 },
  { key: 'zhulin', town: 'baishui', name: '竹林村', code: '990201', director: '吴姐', children: 12 },
  { key: 'hewan', town: 'baishui', name: '河湾村', code: '990202', director: '郑叔', children: 11 },
] as const;

export const schools = [
  { key: 'primary', type: 'school', town: 'qingshan', name: '石桥小学' },
  { key: 'central', type: 'school', town: 'baishui', name: '白水中心校' },
  { key: 'kindergarten', type: 'kindergarten', town: 'qingshan', name: '清河幼儿园' },
] as const;

/** Nine classes, nine class teachers; ages say who sits in which. */
export const classes = [
  { key: 'k', school: 'kindergarten', grade: '幼儿园', name: '大班', from: 3, to: 5, teacher: '杨老师' },
  { key: 'p1', school: 'primary', grade: '一年级', name: '一(1)班', from: 6, to: 6, teacher: '王老师' },
  { key: 'p2', school: 'primary', grade: '二年级', name: '二(1)班', from: 7, to: 7, teacher: '赵老师' },
  { key: 'p3', school: 'primary', grade: '三年级', name: '三(1)班', from: 8, to: 8, teacher: '孙老师' },
  { key: 'p4', school: 'central', grade: '四年级', name: '四(1)班', from: 9, to: 9, teacher: '钱老师' },
  { key: 'p5', school: 'central', grade: '五年级', name: '五(1)班', from: 10, to: 11, teacher: '冯老师' },
  { key: 'm1', school: 'central', grade: '七年级', name: '七(1)班', from: 12, to: 12, teacher: '褚老师' },
  { key: 'm2', school: 'central', grade: '八年级', name: '八(1)班', from: 13, to: 14, teacher: '卫老师' },
  { key: 'm3', school: 'central', grade: '九年级', name: '九(1)班', from: 15, to: 17, teacher: '蒋老师' },
] as const;

/** Staff beside class teachers and child directors: role, place, form of address. */
export const staff = [
  { role: 'TOWN_SUPERVISOR', scope: 'town:qingshan', name: '何督导' },
  { role: 'TOWN_SUPERVISOR', scope: 'town:baishui', name: '吕督导' },
  { role: 'TOWN_STATION', scope: 'town:qingshan', name: '施值班' },
  { role: 'TOWN_STATION', scope: 'town:qingshan', name: '张值班' },
  { role: 'TOWN_STATION', scope: 'town:baishui', name: '孔值班' },
  { role: 'TOWN_LEAD', scope: 'town:qingshan', name: '曹镇长' },
  { role: 'TOWN_LEAD', scope: 'town:baishui', name: '严镇长' },
  { role: 'COUNTY_OFFICE', scope: 'county', name: '华主任' },
  { role: 'COUNTY_LEAD', scope: 'county', name: '金县长' },
  { role: 'COUNTY_EDU', scope: 'county', name: '魏科长' },
  { role: 'CIVIL_RELIEF', scope: 'town:qingshan', name: '陶经办' },
  { role: 'CIVIL_RELIEF', scope: 'town:baishui', name: '姜经办' },
  { role: 'WOMEN_YOUTH', scope: 'county', name: '戚主席' },
  { role: 'PRIVACY_OFFICER', scope: 'county', name: '谢主任' },
  { role: 'ADMIN', scope: 'county', name: '邹管理员' },
  { role: 'HEALTH', scope: 'town:qingshan', name: '喻医生' },
  { role: 'HEALTH', scope: 'town:baishui', name: '柏医生' },
  { role: 'PRINCIPAL', scope: 'school:primary', name: '水校长' },
  { role: 'PRINCIPAL', scope: 'school:central', name: '窦校长' },
  { role: 'PRINCIPAL', scope: 'school:kindergarten', name: '章园长' },
  { role: 'SCHOOL_OFFICE', scope: 'school:primary', name: '云主任' },
  { role: 'SCHOOL_OFFICE', scope: 'school:central', name: '苏主任' },
  { role: 'PSYCH_TEACHER', scope: 'school:primary', name: '潘老师' },
  { role: 'PSYCH_TEACHER', scope: 'school:central', name: '葛老师' },
  { role: 'SCHOOL_DATA', scope: 'school:primary', name: '郎资料员' },
  { role: 'SCHOOL_DATA', scope: 'school:central', name: '鲁资料员' },
  { role: 'VILLAGE_HEAD', scope: 'village:shiqiao', name: '奚书记' },
  { role: 'VILLAGE_HEAD', scope: 'village:zhulin', name: '范书记' },
] as const;

/** Where a county's people are: what the drawing of families and staff stands on. */
export interface DemoPlaces {
  readonly towns: readonly { key: string; name: string; code: string; police: string }[];
  readonly villages: readonly {
    key: string;
    town: string;
    name: string;
    code: string;
    director: string;
    children: number;
  }[];
  readonly schools: readonly { key: string; type: 'school' | 'kindergarten'; town: string; name: string }[];
  readonly classes: readonly {
    key: string;
    school: string;
    grade: string;
    name: string;
    from: number;
    to: number;
    teacher: string;
  }[];
  readonly staff: readonly { role: string; scope: string; name: string }[];
}

export const smallPlaces: DemoPlaces = { towns, villages, schools, classes, staff };

export const boys = [
  '小军',
  '小强',
  '小勇',
  '小亮',
  '小波',
  '小峰',
  '小林',
  '石头',
  '毛毛',
  '壮壮',
  '小虎',
  '阳阳',
  '小海',
  '小山',
] as const;
export const girls = [
  '小红',
  '小芳',
  '小燕',
  '小梅',
  '小兰',
  '妮妮',
  '朵朵',
  '小玲',
  '小霞',
  '婷婷',
  '小雪',
  '丫丫',
  '小月',
  '小花',
] as const;
export const surnames = [
  '王',
  '张',
  '刘',
  '杨',
  '黄',
  '罗',
  '唐',
  '彭',
  '曾',
  '蒋',
  '邓',
  '田',
  '谭',
  '石',
  '龙',
  '吴',
] as const;
/** Given names that nobody bears: 例 stands for "example". */
export const given = ['例珍', '例贵', '例福', '例秀', '例英', '例明', '例华', '例芬', '例发', '例云'] as const;
