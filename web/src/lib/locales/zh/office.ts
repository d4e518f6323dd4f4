import type en from '../en/office.ts'
import type { Shape } from '../../i18n.svelte.ts'

export default {
  nav: { label: '管理后台', channels: '渠道', models: '模型与价格', users: '用户与积分', works: '任务', audit: '操作日志', options: '设置', health: '系统状态' },
  refused: { title: '仅限管理员', text: '这些页面会影响整个系统，因此只对管理员开放。当前登录账户：{email}。', action: '前往控制台' },
  on: '开', off: '关', none: '无', edit: '编辑', never: '从未', saved: '已保存。', unchanged: '没有任何改动。', whole: '请输入 {least} 到 {most} 的整数。',
  channels: {
    title: '渠道', text: '与服务商的连接。任务优先分配给优先级最高且有空位的渠道，同一优先级内按权重分配。', connect: '连接服务商', name: '渠道', provider: '服务商', models: '模型', health: '最近 60 个任务',
    success: '成功率', speed: 'p50 / p95', busy: '进行中', order: '优先级 · 权重', state: '状态', on: '启用', error: '最近错误', running: '正常', paused: '已暂停', resting: '熔断中', idle: '尚无任务',
    use: '启用 {name}', used: '“{name}”已恢复使用。', stopped: '“{name}”已暂停，不再接收新任务。', empty: '尚未连接服务商，当前由内置渲染器生成占位内容。', emptyPlain: '尚未连接服务商，暂时无法生成任何内容。',
    test: '测试', testName: '测试 {name}', tests: '全部测试', testing: '正在测试……', answers: '{ms} 毫秒内响应', refuses: '测试未通过', offers: { one: '对方有 # 个模型', other: '对方有 # 个模型' },
    strip: '{all} 个任务中成功 {good} 个', busyOf: '{busy} / {most}', speedOf: '{half} / {most}', rests: '暂停分配至 {time}', restsWhy: '连续失败过多，稍后会自动重试。',
    free: '测试只读取模型列表，不产生费用。', key: '密钥', kept: '已保存', created: '连接时间', base: '接口地址', tasks: { one: '# 个模型', other: '# 个模型' }, id: '渠道 ID', options: '选项', noModels: '未映射模型，因此不会分配任务。', prompts: '改写提示词', half: '半数任务用时不超过', most: '95% 的任务用时不超过', last: '{error}（{ago}）',
    problems: {
      bad_address: '接口地址无法访问。', name_not_found: '找不到此名称的服务器，请检查接口地址。', connection_refused: '服务器在此地址和端口不接受连接。',
      certificate: '服务器的证书不受信任，或该处不支持 HTTPS。', timeout: '服务器未在规定时间内响应。', broken_off: '连接在响应完成前中断。',
      unauthorized: '服务商拒绝了此密钥。', unpaid: '对方账户余额不足。', not_found: '此地址没有模型列表，请检查接口地址的路径。',
      redirected: '服务器要求转到其他地址，请填写它给出的地址。', busy: '服务商当前繁忙，请稍后再试。', refused: '服务商不接受此请求。',
      broken: '服务商自身出错。', unreadable: '响应不是此类服务商的 JSON 格式。', no_model: '有响应，但没有已映射的模型。',
    },
    filter: '搜索渠道',
  },
  channel: {
    connect: '连接服务商', edit: '编辑 {name}', back: '全部渠道', name: '名称', nameHint: '可用字母、数字、点、短横线和下划线，仅管理员可见。', badName: '请使用 1 至 64 个字母、数字、点、短横线或下划线，并以字母或数字开头。',
    provider: '服务商', base: '接口地址', baseHint: '例如 https://api.example.com，以服务商文档为准。', badBase: '请输入以 https:// 或 http:// 开头的地址。',
    secret: '密钥', secretHint: '加密保存，不再显示。', secretKept: '已保存密钥，留空则保持不变。', secretAgain: '接口地址有变，请重新输入密钥。', secretNeeded: '请输入服务商的密钥。',
    options: '此服务商的选项', models: '模型', modelsText: '此渠道可生成哪些模型，以及它们在对方的名称。', ours: '本站模型', theirs: '对方名称', add: '添加模型', drop: '移除 {model}', unknown: '本站没有此模型。', twice: '列表中已有此模型。', nameThere: '请输入对方使用的名称。', noModels: '还没有模型。可添加该服务商的常用模型、采用测试得到的模型，或手动添加。', noneHere: '此服务商只用于改写提示词，不生成内容。',
    usual: { one: '添加该服务商的 # 个常用模型', other: '添加该服务商的 # 个常用模型' },
    take: { one: '采用测试得到的 # 个模型', other: '采用测试得到的 # 个模型' }, took: { one: '已添加 # 个模型，保存后生效。', other: '已添加 # 个模型，保存后生效。' }, nothing: '测试没有发现列表以外的模型。', find: '在列表中查找',
    order: '分配与负载', priority: '优先级', priorityHint: '数值大的优先。', weight: '权重', weightHint: '同一优先级内的比例。', concurrency: '并发数', concurrencyHint: '同时进行的任务数。',
    pausedLabel: '暂停', pausedHint: '不再接收新任务，进行中的任务不受影响。', save: '保存渠道', create: '连接', remove: '删除渠道', sure: '删除“{name}”？', sureText: '其密钥将一并删除。没有其他渠道的模型将无法生成。已完成任务的记录会保留。', removed: '“{name}”已删除。', connected: '“{name}”已连接。', gone: '此渠道已不存在。', any: '未设置', ask: '测试连接',
  },
  models: {
    title: '模型与价格', text: '向所有人提供的模型及其价格。改动从下一个请求起生效，进行中的任务按原报价结算。', search: '搜索模型', model: '模型', type: '类型', price: '价格', routes: '渠道', visible: '提供', anyType: '全部类型', anyState: '全部状态', hidden: '未提供', own: '自定价格', unrouted: '没有渠道',
    count: { one: '# 个模型', other: '# 个模型' }, offer: '提供 {model}', shown: '“{model}”已开始提供。', hid: '“{model}”不再提供。', nobody: '无', more: { one: '{first} 等，另有 # 个', other: '{first} 等，另有 # 个' }, paused: '已暂停', sandbox: '内置渲染器', upstream: '对方名称：{name}', editPrice: '修改价格', id: 'ID', prices: '价格', catalogue: '目录价', state: '状态', list: '渠道',
  },
  price: {
    title: '{model} 的价格', back: '全部模型', amounts: '积分', amountsText: '只能修改数额；计量方式和适用条件由模型决定。', was: '现价 {amount}', shipped: '目录价 {amount}', bad: '请输入不小于 0 的数字，最多六位小数。', tier: '{unit}，{when}',
    simulator: '各类请求的费用', simulatorText: '均为完整的请求，与实际计费方式一致。有变化的数额下方为现价。', request: '请求', refused: '不支持', before: '现价 {amount}', fix: '请先更正数额，再查看费用。', credits: '单位均为积分。',
    changes: '改动', none: '尚无改动。', from: '由 {old} 改为 {new}', up: '上涨 {share}', down: '下降 {share}', free: '今后免费', save: '保存价格', reset: '恢复目录价', resetSure: '恢复目录价？', resetText: '将放弃为 {model} 设定的数额。此后价格随目录更新。', revert: '撤销改动', saved: '“{model}”的新价格已生效。', back2: '“{model}”已恢复目录价。', region: '各类请求的费用，可横向滚动', new: '新价格',
  },
  users: {
    title: '用户与积分', text: '账户、权限与余额。', search: '按邮箱搜索', add: '添加用户', email: '邮箱', role: '角色', customer: '普通用户', administrator: '管理员', state: '状态', active: '正常', disabled: '已停用', available: '可用', held: '冻结', tasks: '任务', charged: '已消费', seen: '最近访问', created: '注册时间', empty: '没有用户。', never: '从未',
    id: '用户 ID', works: '任务', audit: '操作日志', entries: '最近的账目', noEntries: '余额尚无变动。', keys: 'API Key', noKeys: '没有 Key。', count: { one: '# 个任务', other: '# 个任务' }, you: '您自己', spent: '已用 {amount}',
  },
  user: {
    add: '添加用户', password: '密码（选填）', passwordHint: '至少 6 个字符。不填时，用户可通过“忘记密码”自行设置。', made: '已为 {email} 创建账户。', badEmail: '请输入完整的邮箱，例如 name@example.com。', short: '密码至少需要 6 个字符。',
    rights: '角色与访问', roleText: '管理员可查看并修改这里的一切。', changed: '已保存，立即生效。', disable: '停用账户', enable: '启用账户', sure: '停用 {email}？', sureText: '该用户将在所有设备上退出登录，其 Key 立即失效，公开分享链接也暂停访问。不会删除任何内容，之后可以重新启用。', disabled: '{email} 已停用。', enabled: '{email} 已重新启用。',
    raise: '将 {email} 设为管理员？', raiseText: '之后该用户可查看所有作品，并修改渠道、价格、用户和设置。', lower: '将 {email} 设为普通用户？', lowerText: '之后该用户无法再打开这些页面。', roleAction: '修改角色',
    credits: '积分', give: '发放', take: '扣除', kind: '发放或扣除', amount: '积分数额', reason: '原因', reasonHint: '会出现在用户的账单和操作日志中。', badAmount: '请输入大于 0 的数字，最多六位小数。', tooMuch: '最多可扣除 {amount}，其余已消费或冻结。', badReason: '请说明原因，1 至 200 个字符。', gave: '已向 {email} 发放 {amount}。', took: '已从 {email} 扣除 {amount}。', after: '之后可用：{amount}',
  },
  works: { title: '全部任务', text: '每个任务的去向、结果和归属。', everybody: '所有人', byUser: '用户的邮箱或 ID', empty: '还没有任何任务。' },
  audit: {
    title: '操作日志', text: '谁在何时何地改了什么。这里的记录不可修改或删除。', csv: '下载 CSV', search: '邮箱或 ID', at: '时间', actor: '操作人', action: '操作', subject: '对象', change: '变化', address: '来源', any: '全部操作', empty: '尚无操作。', row: '操作详情', command: '命令行', id: '记录 ID', field: '字段', old: '之前', new: '之后', secret: '已更换，不显示内容', nothing: '无', open: '查看对象', more: { one: '另有 # 项', other: '另有 # 项' }, noAddress: '本机', hint: '请输入完整的邮箱或 ID；命令行操作请输入“command line”。',
    kinds: { channel: '渠道', model: '模型与价格', user: '用户与积分', key: 'API Key', task: '任务', options: '设置' },
    actions: {
      'channel_created': '连接渠道', 'channel_changed': '修改渠道', 'channel_removed': '删除渠道', 'model_changed': '修改模型或价格', 'user_created': '添加用户', 'user_changed': '修改用户权限', 'user_credits': '发放或扣除积分', 'user_password': '设置密码', 'key_created': '创建 API Key', 'key_changed': '修改 API Key', 'key_revoked': '停用 API Key', 'task_cancelled': '取消任务', 'task_judged': '裁定结果不明的任务', 'options_changed': '修改设置',
    },
  },
  fields: {
    name: '名称', provider: '服务商', base_url: '接口地址', models: '模型', priority: '优先级', weight: '权重', concurrency: '并发数', paused: '暂停', options: '选项', secret: '密钥', visible: '提供', role: '角色', disabled: '停用', shares: '公开分享链接', email: '邮箱', password: '密码', credits: '积分', reason: '原因', user: '用户', model: '模型', prefix: 'Key 开头', budget: '预算', job: '对方任务', top_up: '如何获取积分', site_name: '站点名称', registration: '开放注册', signup_credits: '新用户积分', announcement: '公告', text_channel: '提示词渠道', amount: '价格第 {part} 部分第 {line} 行',
  },
  options: {
    help: '说明如何获取积分', helpHint: '积分不足时显示，其中的网址与邮箱会变为链接。关闭时提示联系本站管理者。',
    title: '设置', text: '站点名称、公告和新用户待遇。其他设置在服务器启动处指定。', name: '站点名称', nameHint: '用于标签页、页头和邮件。', badName: '请使用 1 至 60 个字符。', registration: '开放注册', registrationHint: '任何人都可用邮箱注册；关闭后只能由管理员添加。', signup: '新用户积分', signupHint: '注册时发放一次。留空：尚未接入服务渠道且使用内置渲染器时为 500，否则不发放。', badCredits: '请输入不小于 0 的数字，最多六位小数。',
    announcement: '公告', announce: '显示公告', announceHint: '显示在首页上方，需提供两种语言。', english: '英文', chinese: '中文', badText: '请填写 1 至 500 个字符。', channel: '提示词渠道', channelHint: '用户优化提示词时由它改写；未设置时使用内置规则。', builtIn: '内置规则', save: '保存设置', saved: '设置已保存，立即生效。', newcomers: '新用户', site: '站点', prompts: '提示词', connect: '连接提示词渠道',
  },
  health: {
    title: '系统状态', text: '运行情况、排队任务和账目核对。', every: '每 10 秒自动刷新。', at: '更新于{ago}', good: '一切正常。', bad: { one: '有 # 项需要处理。', other: '有 # 项需要处理。' }, parts: '组件', fine: '正常', attention: '需要处理',
    database: '数据库', sqlite: 'SQLite', postgresql: 'PostgreSQL', answered: '{ms} 毫秒内响应', silent: '没有响应', storage: '存储', free: '剩余 {free}，共 {total}', full: '剩余不足 1 GB，很快将无法保存内容。', worker: '工作进程', beat: '最近一次心跳：{ago}前', stuck: '已有 {ago} 没有心跳', mail: '邮件', smtp: '通过邮件服务器发送', log: '未配置邮件服务：验证码写在服务器日志中', sandbox: '内置渲染器', sandboxOn: '已启用：没有渠道的模型生成占位内容', sandboxOff: '未启用：没有渠道的模型不可用',
    queue: '队列', queueText: '所有人尚未完成的任务。', states: { queued: '等待中', submitting: '正在提交', uncertain: '提交结果未知', running: '生成中', storing: '正在保存结果' }, deliveries: '待发送的 Webhook', tasks: { one: '# 个任务', other: '# 个任务' }, events: { one: '# 个事件', other: '# 个事件' },
    findings: '核对结果', findingsText: '每分钟重新核对：积分、冻结与文件。', noFindings: '账目平衡，文件齐全。', repairable: '可用“onetake doctor --repair”修复。', about: '关于', version: '版本', uptime: '已运行', days: { one: '# 天', other: '# 天' },
    rules: {
      available_is_postings: '余额与账目不符', held_is_postings: '冻结积分与账目不符', held_is_open_holds: '冻结积分与未完成任务不符', finished_resolved_once: '任务与其账单不符', reserved_once: '任务的冻结有误', charged_is_settled: '任务的扣费没有入账',
      unfinished_is_scheduled: '有未完成的任务无人处理', finished_is_not_scheduled: '已完成的任务仍在队列中', active_is_counted: '用户的进行中任务计数有误', busy_is_counted: '渠道的进行中任务计数有误', parked_has_reason: '有任务无故等待', key_used_is_its_tasks: 'Key 的用量计数有误', note_has_its_work: '有标题或标记失去了对应的作品', share_has_its_work: '有分享链接失去了对应的作品', asset_orphaned: '有文件不属于任何内容', asset_missing: '有文件缺失',
    },
  },
} satisfies Shape<typeof en>
