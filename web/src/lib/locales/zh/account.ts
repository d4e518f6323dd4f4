import type en from '../en/account.ts'
import type { Shape } from '../../i18n.svelte.ts'

export default {
  home: {
    title: '在自己的服务器上生成视频、图片与声音',
    lead: '说出想法，看它成片。',
    text: '主流模型的视频、图片、语音与音乐：一个工作室、一套 API、一份余额，都在你自己的服务器上。',
    start: '开始创作', gallery: '查看作品',
    announcement: '公告',
    recent: '最近作品', all: '全部作品', noRecent: '作品会显示在这里。',
    features: {
      title: '核心功能',
      generation: 'AI 智能生成', generationText: '用自己的话描述画面，合适的模型、限制与价格一目了然。',
      image: '图片驱动', imageText: '从一张图片、首尾帧开始，或在提示词中用 @Image1 引用素材。',
      fast: '快速处理', fastText: '进度、排队位置与剩余时间实时更新。关掉页面，任务照常进行。',
      styles: '多种风格', stylesText: '从胶片颗粒到水墨，共十二种风格。每种都是一句看得懂、改得动的描述。',
      hd: '高清输出', hdText: '480p 至 1080p，六种画面比例，2 至 12 秒，以模型能力为准。',
      sound: '音频合成', soundText: '贴合画面的音效、朗读文字的人声，以及几行文字写成的音乐。',
    },
    steps: {
      title: '使用流程',
      describe: '描述想法', describeText: '一句话就够。提交之前，费用与预计时间已经列出。',
      make: 'AI 创作', makeText: '积分先预扣；生成失败时自动退回。',
      share: '下载与分享', shareText: '保存文件，或发送任何人都能打开的链接。',
    },
    api: {
      title: '这里的一切都是 API', text: '工作室发出的请求，你同样可以发出。任何作品都能复制为 curl、Python 或 JavaScript 代码。',
      action: '阅读指南',
    },
  },
  foot: { label: '关于', terms: '服务条款', privacy: '隐私政策', guide: '指南', version: '版本 {version}' },
  screen: { pause: '暂停画面', play: '播放画面' },
  login: {
    title: '登录', text: '欢迎回来。', action: '登录', forgot: '忘记密码？', noAccount: '还没有账户？', register: '立即注册',
    with: '使用 {provider} 登录', or: '或', back: '返回首页', reset: '密码已更新，请用新密码登录。',
    problems: {
      wrong_origin: '登录超时，或是在其他窗口中发起的，请重试。', cancelled: '登录未完成。',
      not_allowed: '该第三方账户的邮箱未验证，或此服务器已关闭注册。',
      email_taken: '该邮箱已注册，请使用密码登录。',
    },
  },
  register: {
    title: '创建账户', text: '邮箱收到验证码，即可开始。', action: '注册', haveAccount: '已有账户？', login: '登录',
    agreeBefore: '注册即表示同意', agreeAnd: '与', agreeAfter: '。',
    closed: '此服务器已关闭注册，请联系管理员开通账户。',
  },
  forgot: {
    title: '忘记密码？', text: '我们会向邮箱发送验证码，然后设置新密码。', action: '重置密码', back: '返回登录',
  },
  fields: {
    email: '邮箱', password: '密码', newPassword: '新密码', repeat: '再次输入新密码', current: '当前密码',
    code: '6 位验证码', phone: '手机号', optionalPhone: '手机号（选填）', show: '显示密码', showKey: '显示 API Key',
    passwordHint: '至少 6 个字符。', phoneHint: '包含国家代码，例如 +86 138 0013 8000。',
  },
  code: {
    send: '发送验证码', again: '重新发送', wait: '{seconds} 秒后可重发', sent: '验证码已发送至 {email}，{minutes} 分钟内有效。',
    logged: '{email} 的验证码已写入服务器日志，{minutes} 分钟内有效。',
    log: '未配置邮件服务：验证码写在服务器日志中，请向服务器管理员索取。',
  },
  wrong: {
    email: '请输入完整的邮箱地址，例如 name@example.com。', code: '请输入 6 位数字验证码。', short: '密码至少需要 6 个字符。',
    repeat: '两次输入的密码不一致。', phone: '请输入带国家代码的手机号。', required: '此项必填。',
    login: '登录未成功，请重试或使用邮箱登录。', key: '这不是你账户下可用的 API Key。',
    current: '当前密码不正确。',
  },
  profile: {
    title: '个人中心',
    info: '个人信息', email: '邮箱', emailHint: '邮箱是登录名，不可修改。', savePhone: '保存', phoneSaved: '手机号已保存。',
    since: '{day} 注册', balance: '余额', held: '{amount}正被进行中的作品预扣', statement: '账单明细',
    password: '密码', setText: '你通过第三方账户登录，尚未设置密码。', change: '修改密码', set: '设置密码',
    passwordSaved: '密码已保存，其他浏览器已退出登录。',
    key: 'API Key', keyText: '配置自己的 API Key 后，工作室的费用计入该 Key 及其预算；未配置时由账户支付。',
    configured: '已配置', notConfigured: '未配置', saveKey: '保存 API Key', clearKey: '清除 API Key', getKey: '获取 API Key',
    keySaved: 'API Key 已保存。', keyCleared: 'API Key 已清除，恢复由账户支付。', keyIs: '{name}，开头为 {prefix}',
    keyField: '你的 API Key',
    usage: '使用统计', today: '今日使用', total: '累计使用', works: { one: '# 个作品', other: '# 个作品' }, days: '近 30 天作品（UTC）',
    count: '作品', spent: '积分', model: '模型', byModel: '按模型', none: '还没有作品。',
    preferences: '偏好设置', language: '语言', theme: '主题', dark: '深色', light: '浅色', system: '跟随系统',
    sound: '提示音', soundHint: '作品完成时播放一声短音。',
    notify: '通知', notifyHint: '作品完成而你在看别的页面时，由浏览器提醒。',
    notifyBlocked: '浏览器已阻止此网站的通知，请先在浏览器设置中允许。',
    shortcuts: '单键快捷键', shortcutsHint: '例如作品页中的 J 与 K。若与读屏软件冲突，可在此关闭。',
    logins: '关联登录', linked: '已关联', notLinked: '未关联', loginsText: '使用邮箱同为 {email} 的第三方账户登录后，将自动关联。', noLogins: '此服务器未提供第三方登录。',
    sessions: '登录设备', sessionsText: '当前登录你账户的浏览器。', here: '当前浏览器', seen: '{ago}活跃', leave: '退出', leaveName: '退出：{agent}',
    everywhere: '退出所有设备', everywhereText: '将退出所有浏览器，包括当前浏览器。进行中的作品不受影响。', left: '已在该设备退出。',
    agent: '{browser}（{system}）', someBrowser: '浏览器', someSystem: '未知系统',
  },
} satisfies Shape<typeof en>
