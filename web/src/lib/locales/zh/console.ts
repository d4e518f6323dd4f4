import type en from '../en/console.ts'
import type { Shape } from '../../i18n.svelte.ts'

export default {
  nav: { label: '控制台', overview: '总览', generate: '生成', works: '任务', keys: 'API Key', models: '模型', webhooks: 'Webhook', statement: '账单', start: '快速开始' },
  overview: {
    title: '总览', balance: '可用余额', runway: { one: '按当前用量约可用 # 天', other: '按当前用量约可用 # 天' }, runwayLong: '按当前用量可用一年以上',
    idle: '近期没有消费', held: '进行中的任务冻结 {amount}', today: '今日消费 {amount}', tasks: { one: '今日 # 个任务', other: '今日 # 个任务' },
    keys: { one: '# 个 API Key', other: '# 个 API Key' }, spend: '各模型消费', days: '最近 30 天', active: '正在进行', noActive: '当前没有进行中的任务。',
    failures: '最近失败', noFailures: '没有失败的任务。', all: '全部任务', statement: '账单', make: '去创作',
  },
  steps: {
    title: '开始使用', done: '已完成', open: '待完成', key: '创建 API Key', keyText: '程序通过它接入。',
    work: '生成第一个视频', workText: '在工作台创作，或用几行代码。', hook: '设置 Webhook', hookText: '任务完成时通知您的服务器。',
  },
  works: { title: '任务', text: '此账户在工作台和 API 中创建的全部任务。', empty: '提交第一个任务后会显示在这里。', start: '快速开始', percent: '已完成 {percent}' },
  work: {
    title: '任务', owner: '所属用户', user: '查看用户', id: '任务 ID', model: '模型', operation: '类型', key: 'Key', created: '创建时间', waited: '排队', made: '生成用时',
    timeline: '时间线', cost: '费用', request: '请求', code: '代码', files: '素材', open: '在作品中打开', cancel: '取消任务',
    sure: '取消此任务？', sureText: '未生成的部分不收费；如果服务渠道已完成生成，则仍会扣费。', asked: '已请求取消。',
    free: '扣费 0 积分', formula: '计算方式', yet: '尚未',
  },
  keys: {
    title: 'API Key', text: '程序使用 Key 接入，可限制预算、有效期、模型和网络。', create: '新建 Key', name: '名称', prefix: 'Key', kind: '格式',
    used: '最后使用', never: '从未使用', spent: '已用', budget: '预算', of: '{used} / {budget}', expires: '有效期', noExpiry: '永久有效', state: '状态', active: '有效', revoked: '已停用', expired: '已过期',
    empty: '还没有 Key，程序接入需要一个。', created: '创建时间', models: '模型', allModels: '全部模型', networks: '网络', allNetworks: '不限', noBudget: '不限',
    edit: '编辑', revoke: '停用', sure: '停用“{name}”？', sureText: '使用此 Key 的程序将立即被拒绝，且无法恢复。进行中的任务不受影响。', revokedDone: '“{name}”已停用。', saved: '已保存。',
    showRevoked: { one: '# 个已停用的 Key', other: '# 个已停用的 Key' }, tasks: '相关任务', statement: '相关账单', studio: '用于支付工作台消费',
  },
  key: {
    title: '新建 API Key', edit: '编辑 Key', nameHint: '便于识别，例如“生产环境”。', kind: '格式',
    vga: 'vga_…', vgaText: '常用格式。', sk: 'sk-…', skText: '适合只接受 OpenAI 格式 Key 的程序，权限相同。',
    budget: '预算（积分）', budgetHint: '超出预算的请求会被拒绝；留空则不限。', badBudget: '请输入大于 0 的数字，最多六位小数。',
    expires: '有效期', never: '永久有效', in: { one: '# 天后', other: '# 天后' }, limits: '限制模型和网络', models: '模型', modelsHint: '不选则可用全部模型。', find: '查找模型', chosen: { one: '已选 # 个模型', other: '已选 # 个模型' },
    networks: '网络', networksHint: '每行一个地址或网段，例如 203.0.113.0/24；留空则不限。', create: '创建 Key',
    made: '您的新 Key', once: 'Key 只显示这一次，请保存到程序读取密钥的地方。', kept: '我已保存', done: '完成', first: '请先确认已保存 Key，再关闭。', secret: 'API Key',
  },
  models: {
    type: '类型', title: '模型与价格', text: '各模型的能力以及您的实际价格。', search: '搜索模型', model: '模型', price: '价格', can: '能力', unavailable: '未接入服务渠道',
    any: '全部类型', count: { one: '# 个模型', other: '# 个模型' }, try: '试一试', yes: '支持', no: '不支持', empty: '没有模型。',
  },
  model: {
    title: '模型', id: 'ID', aliases: '别名', features: '特点', params: '参数', materials: '素材', rules: '规则', price: '价格', code: '代码', required: '必填', default: '默认 {value}',
    range: '{least} 至 {most}', least: '不小于 {least}', most: '不大于 {most}', letters: { one: '最多 # 个字符', other: '最多 # 个字符' }, count: '{least}–{most} 个', exactly: '{most} 个', together: '合计：{range}',
    seconds: '合计最长 {seconds} 秒', when: '当 {conditions} 时', only: '{param} 只能为 {values}', not: '不可使用 {param}', is: '{param} 为 {values}', operation: '类型', actual: '按实际生成量扣费，不超过报价。', quote: '按报价扣费。',
    times: '按结果数量（{param}）计费。', included: { one: '含 # 个免费', other: '含 # 个免费' }, of: { output_second: '每生成一秒', input_second: '每上传一秒', image: '每张图片', input_image: '每张参考图', character: '每个字符', clip: '每段', fixed: '每次请求' },
    per: '每 {per} 个字符', otherwise: '其他情况', json: '列表或对象', text: '文本', number: '数字', integer: '整数', boolean: 'true 或 false', codeText: '此类型的最小请求：', filled: '请将示例地址替换为您的文件。',
    bySize: '不超过 {size}', px: '{value} 像素', ratio: '不超过 {ratio}:1',
  },
  hooks: {
    title: 'Webhook', text: '任务结束时通知您的服务器，并附带可校验的签名。', create: '新建端点', name: '名称', url: '地址', events: '事件', all: '全部事件',
    some: { one: '# 个事件', other: '# 个事件' }, on: '已启用', off: '已停用', empty: '还没有端点。添加服务器地址，即可在任务结束时收到通知。', callback: '任务回调', callbackText: '用于各任务 callback_url 的签名密钥。',
    more: '“{name}”的操作', edit: '编辑', test: '发送测试事件', rotate: '更换密钥', disable: '停用', enable: '启用', remove: '删除', endpoints: '端点', log: '投递记录', verify: '校验签名',
    verifyText: '每个事件都带有 webhook-id、webhook-timestamp 和 webhook-signature（Standard Webhooks 标准），签名针对原始请求体。',
    sureRemove: '删除此端点？', sureRemoveText: '将不再向 {url} 发送事件，投递记录会保留。', tested: '测试事件已发出。', enabled: '已启用。', disabled: '已停用。', removed: '已删除。', saved: '已保存。',
    urlHint: '本服务器可访问的 https 地址。', eventsHint: '不选则接收全部事件。', save: '保存', make: '创建端点',
    secret: '签名密钥', secretTitle: '签名密钥', secretOnce: '密钥只显示这一次，您的服务器需要它来校验签名。', kept: '我已保存', keptFirst: '请先确认已保存密钥，再关闭。',
    rotateTitle: '更换签名密钥？', rotateText: '更换后，您的服务器需要使用新密钥。', overlap: '旧密钥继续签名 24 小时', overlapHint: '期间事件同时带有两个签名，不会遗漏。', rotateNow: '更换密钥', done: '完成',
  },
  told: {
    answered: '返回了 HTTP {status}。', reasons: { unreachable: '无法连接服务器。', certificate: '服务器证书无效。', late: '响应超时。', unsent: '未能发送。', gone: '端点已不存在。', private: '地址指向内网或本机。', other: '此次投递失败。' },
    fast: '1 秒内',
    event: '事件', status: '状态', endpoint: '端点', answer: '响应', attempts: '次数', took: '送达用时', created: '创建时间', error: '错误', next: '下次尝试', task: '任务', id: '投递 ID', to: '地址',
    pending: '等待中', delivered: '已送达', failed: '已放弃', anyEndpoint: '全部端点', empty: '发送第一个事件后会显示在这里。', more: '更早的记录', replay: '重新发送', replayed: '已重新发送。', title: '投递', none: '无响应', test: '测试', http: 'HTTP {status}',
  },
  statement: {
    change: '余额变动',
    title: '账单', text: '余额的每一次变动；全部条目之和即为当前余额。', csv: '下载 CSV', at: '时间', kind: '条目', credits: '积分', formula: '计算方式', task: '任务', key: 'Key', reason: '原因', model: '模型', id: '条目 ID', actor: '操作人',
    anyKind: '全部条目', anyKey: '全部 Key', grant: '入账', hold: '冻结', charge: '扣费', refund: '退还', empty: '还没有条目。', totals: '符合条件的合计', granted: '入账', held: '冻结', charged: '扣费', refunded: '退还', entry: '条目', settled: '扣费，余额退还',
  },
  start: {
    title: '快速开始', text: '三步从 Key 到成品。', base: '接口地址', one: '创建 Key', name: 'Key 名称', named: '快速开始', make: '创建 Key', have: '您已有 {name}（{prefix}…）。', another: '再建一个', keep: '在终端中设置。Key 只在此刻显示。',
    two: '发送请求', cost: '此请求最多 {amount}，当前可用 {available}。', pick: '模型', need: '代码从 ONETAKE_KEY 读取 Key。', three: '查看结果', waiting: '等待使用您的 Key 发来的请求……', more: '接下来',
    docs: '指南', docsText: '全部接口、模型和错误码', hooks: 'Webhook', hooksText: '由服务器主动通知', studio: '工作台', studioText: '在页面上创作', windows: 'Windows PowerShell', unix: 'macOS、Linux', prompt: '一只纸船顺着雨后的街道漂流，缓慢跟拍，黄昏光线', none: '尚无模型接入服务渠道，请联系管理员。', result: '最新请求的结果', seconds: '用时 {duration}。',
  },
} satisfies Shape<typeof en>
