import type en from '../en/library.ts'
import type { Shape } from '../../i18n.svelte.ts'

export default {
  title: '作品',
  untitled: '{model}（无提示词）',
  previous: '上一个作品', next: '下一个作品',
  tile: {
    play: '播放“{title}”', details: '查看“{title}”的详情', progress: '“{title}”的进度',
    about: '约 {time}', ahead: { one: '前面还有 # 个', other: '前面还有 # 个' }, waiting: '排队中', storing: '正在保存结果',
    cancelling: '正在取消', late: '比平时慢', lateLong: '比平时慢一些。您可以离开，生成会继续进行。',
    held: '冻结 {credits}', charged: '扣除 {credits}', select: '选择“{title}”', favourite: '已收藏', shared: '已通过链接分享',
  },
  actions: {
    label: '“{title}”的操作', more: '“{title}”的更多操作',
    details: '详情', rename: '重命名', download: '下载', share: '分享', erase: '删除', favourite: '收藏', plain: '取消收藏',
    cancel: '取消并退还积分', retry: '重试', remix: '再次创作', extend: '延长视频', reference: '用作参考素材', frame: '以尾帧开始', code: '复制为代码',
  },
  said: {
    favourite: '已收藏', plain: '已取消收藏', retried: '已重新提交为新作品', dearer: '现价为 {now}，此前为 {before}，尚未扣费。', agree: '以 {credits} 重试', cancelling: '正在取消，未使用的积分将退还。',
    erased: '已删除“{title}”', erasedSome: { one: '已删除 # 个作品', other: '已删除 # 个作品' }, notErased: { one: '# 个作品无法删除', other: '# 个作品无法删除' },
    restored: { one: '已恢复 # 个作品', other: '已恢复 # 个作品' }, tooLate: '已超过撤销时间，作品已被永久删除。',
  },
  filters: {
    label: '搜索与筛选', search: '搜索标题和提示词', go: '搜索', more: '筛选', moreSet: '筛选（{count}）', from: '开始日期', to: '结束日期',
    status: '状态', anyStatus: '全部状态', modality: '类型', anyModality: '全部类型', model: '模型', anyModel: '全部模型', favourites: '收藏', reset: '重置',
    density: '卡片大小', wide: '大卡片', dense: '小卡片',
  },
  found: { one: '共 # 个作品', other: '共 # 个作品' },
  charged: '扣除 {credits}',
  empty: {
    text: '您创作的所有内容都会出现在这里。试试下面的提示词，或写下自己的想法。', create: '开始创作',
    nothing: '没有符合筛选条件的作品。', reset: '清除筛选', starters: '入门提示词',
  },
  starters: {
    sea: '日落时分，岩石小岛上的灯塔，海浪涌来，天空一片橙红，镜头缓缓推进，电影质感',
    city: '雨夜里霓虹与玻璃的城市，车流在远处穿行，赛博朋克风格，镜头在高楼之间滑行',
    boat: '清晨平静的海面上，一艘小帆船，光线柔和，水彩画风格，船帆在微风中轻轻转动',
  },
  bulk: {
    label: '已选作品', chosen: { one: '已选 # 个', other: '已选 # 个' }, page: '全选本页', zip: '打包下载 ZIP', favourite: '收藏', erase: '删除', clear: '取消选择',
    busy: '进行中的作品无法删除，请先取消。',
    all: { one: '选择全部 # 个匹配的作品', other: '选择全部 # 个匹配的作品' }, allChosen: { one: '已选择全部 # 个匹配的作品', other: '已选择全部 # 个匹配的作品' },
    allBusy: { one: '其中 # 个仍在进行，无法删除或下载。', other: '其中 # 个仍在进行，无法删除或下载。' },
    most: '一次最多处理 {most} 个作品，请缩小筛选范围。', byHand: '手动选择时一次最多处理 {most} 个作品，请减少选择，或选择全部匹配的作品。',
  },
  erase: {
    title: { one: '删除此作品？', other: '删除 # 个作品？' }, one: '“{title}”及其文件和分享链接将被永久删除。10 秒内可以撤销。',
    all: { one: '即选择时匹配的全部作品，之后才完成的作品会保留。', other: '即选择时匹配的全部作品，之后才完成的作品会保留。' },
    many: { one: '# 个作品及其文件和分享链接将被永久删除。10 秒内可以撤销。', other: '# 个作品及其文件和分享链接将被永久删除。10 秒内可以撤销。' },
  },
  rename: { title: '重命名', label: '标题', hint: '留空则显示提示词。', long: '最多 {most} 个字符。', count: { one: '已输入 # 个字符，最多 {most} 个', other: '已输入 # 个字符，最多 {most} 个' }, done: '已重命名' },
  code: { title: '复制为代码', languages: '语言', key: 'API Key 从环境变量 ONETAKE_KEY 读取，可在“控制台 › API Key”中创建。' },
  share: {
    title: '分享', link: '链接', views: { one: '已浏览 # 次', other: '已浏览 # 次' }, copied: '链接已复制。获得链接的人无需登录即可观看。', made: '链接已生成，可以复制。',
    expiry: '有效期', permanent: '永久有效', until: '有效至 {date}', days: { one: '从现在起 # 天', other: '从现在起 # 天' },
    password: '密码', hasPassword: '访问者需要输入密码。', noPassword: '获得链接的人均可观看。', set: '设置密码', replace: '更换密码', unlock: '移除密码',
    locked: '链接已设置密码。', changed: '已保存', hidePrompt: '隐藏提示词', hidePromptHint: '访问者看不到您的提示词。', allowDownload: '允许下载', revoke: '撤销链接', revoked: '链接已失效。', done: '完成',
  },
  facts: {
    state: '状态', created: '创建时间', finished: '完成时间', waited: '排队', took: '生成用时', key: 'API Key', user: '用户', operation: '生成方式', style: '风格', materials: '使用的素材',
    parameters: '参数', cost: '费用', timeline: '时间线', task: '任务编号', copyId: '复制任务编号', failedHint: '可通过“再次创作”修改提示词或参数，或直接重试。',
  },
  cost: { what: '项目', when: '时间', amount: '金额' },
  entries: { grant: '发放', hold: '冻结', charge: '从中扣除', refund: '退还' },
  roles: { image: '图片', first_frame: '首帧', last_frame: '尾帧', mask: '蒙版', video: '视频', source_video: '源视频', audio: '音频' },
  operations: {
    text_to_video: '文生视频', image_to_video: '图生视频', first_last_frame: '首尾帧', reference_to_video: '参考生视频', edit_video: '视频编辑',
    extend_video: '视频延长', text_to_image: '文生图', edit_image: '图片编辑', speech: '语音合成', music: '音乐生成', voice_clone: '音色克隆', voice_design: '音色设计',
    avatar: '数字人', animate: '动作驱动',
  },
  parameters: {
    generate_audio: '音频', negative_prompt: '反向提示词', watermark: '水印', camera_fixed: '固定镜头', quality: '质量', format: '格式', output_format: '格式', voice: '音色', voice_id: '音色',
    speed: '语速', emotion: '情绪', lyrics: '歌词', language: '语言', style: '风格', pitch: '音调', volume: '音量', guidance_scale: '引导强度', background: '背景',
    accuracy: '精度', audio_setting: '音频设置', bgm: '背景音乐', cfg_scale: '提示词强度', character_timestamps: '角色出现时段', description: '描述', draft: '草稿', element_list: '元素',
    enable_prompt_expansion: '扩写提示词', execution_expires_after: '时限（秒）', frames: '帧数', input_video_seconds: '源视频时长（秒）', is_instrumental: '纯音乐', lyrics_optimizer: '优化歌词',
    metadata: '备注', mode: '模式', multi_prompt: '分镜提示词', need_volume_normalization: '音量归一', noise_reduction: '降噪', private: '私有', pronunciation_dict: '读音',
    return_last_frame: '返回尾帧', sample_rate: '采样率（Hz）', service_tier: '服务档位', shot_type: '镜头', subtitle_enable: '字幕', timber_weights: '音色混合',
  },
  values: { withAudio: '有声', noAudio: '无声', yes: '是', no: '否', auto: '智能' },
  moments: {
    created: '已受理', held: '冻结积分', parked: '等待您的其他任务完成', queued: '进入队列', waiting: '重新排队', submitted: '已提交到服务渠道', uncertain: '正在与服务渠道核对', running: '生成中', storing: '正在保存结果',
    succeeded: '已完成', failed: '失败', cancelled: '已取消', expired: '超时', late: '过期后才生成', settled: '扣除积分', refunded: '退还积分', notified: 'Webhook 已送达', notice_failed: 'Webhook 未送达',
  },
  player: {
    play: '播放', pause: '暂停', seek: '进度', at: '{at}，共 {all}', back: '后退一帧', forward: '前进一帧', mute: '静音', unmute: '取消静音', volume: '音量', rate: '播放速度',
    loop: '循环播放', full: '全屏', window: '退出全屏', smaller: '缩小', larger: '放大', fit: '适应窗口', results: '生成结果', result: '第 {n} 个，共 {all} 个', broken: '此文件无法在这里播放，您仍可下载。',
  },
  shared: {
    page: '分享的作品', made: '由 {model} 生成', views: { one: '# 次浏览', other: '# 次浏览' }, own: '我也要创作', download: '下载', locked: '此作品需要密码', password: '密码', open: '打开',
    wrong: '密码不正确。', dead: '此链接已失效', deadText: '链接已撤销或过期，或作品已被删除。', home: '返回首页', prompt: '提示词', required: '请输入密码。',
  },
  palette: {
    title: '命令', label: '搜索页面、作品和操作', placeholder: '前往、查找或执行……', none: '没有找到', found: { one: '# 个结果', other: '# 个结果' }, pages: '前往', works: '最近作品', acts: '操作',
    theme: '切换深色与浅色', language: 'Switch to English', shortcuts: '显示键盘快捷键', statement: '账单', keys: 'API Key', webhooks: 'Webhook', favourites: '收藏', progress: '进行中的作品',
  },
  keys: {
    title: '键盘快捷键', everywhere: '全局', library: '作品页', player: '播放器', palette: '命令', sheet: '本列表', home: '首页', create: '创作', toLibrary: '作品', console: '控制台', profile: '个人中心',
    next: '下一个作品', previous: '上一个作品', open: '详情', rename: '重命名', share: '分享', favourite: '收藏', erase: '删除', select: '选择', search: '搜索', undo: '撤销上一次删除', play: '播放或暂停', seek: '后退与前进', frame: '后退或前进一帧',
    mute: '静音', full: '全屏', close: '关闭', or: '或', off: '单键快捷键已关闭，可在个人中心开启。', note: '单键快捷键可在个人中心关闭。',
  },
} satisfies Shape<typeof en>
