import type en from '../en/data.ts'
import type { Shape } from '../../i18n.svelte.ts'

export default {
  filters: {
    label: '筛选', clear: '清除筛选', from: '开始日期', to: '结束日期', period: '时间范围', all: '全部时间',
    days: { one: '最近 # 天', other: '最近 # 天' }, today: '今天', own: '自定义日期',
    nothing: '没有符合筛选条件的内容。',
  },
  tasks: {
    search: '搜索提示词和标题', name: '任务', status: '状态', model: '模型', key: 'Key', user: '用户', created: '创建时间', elapsed: '排队 + 生成', credits: '积分', type: '类型',
    anyStatus: '全部状态', anyType: '全部类型', anyKey: '全部 Key', anyModel: '全部模型', studio: '工作台', sum: '符合条件的消费合计', held: '冻结 {amount}', untitled: '无文本',
  },
  table: { region: '{label}，可横向滚动', keys: 'J / K 上下切换，Esc 关闭', previous: '上一行', next: '下一行', details: '详情' },
  chart: { table: '以表格显示', day: '日期（UTC）', total: '合计', other: '其他', none: '此时间段内暂无数据。', peak: '单日最高：{amount}' },
  code: { label: '编程语言', id: '复制{name}', region: '代码，可横向滚动' },
  operations: {
    text_to_video: '文生视频', image_to_video: '图生视频', first_last_frame: '首尾帧', reference_to_video: '参考生视频', edit_video: '视频编辑',
    extend_video: '视频延长', text_to_image: '文生图', edit_image: '图片编辑', speech: '语音合成', music: '音乐生成', voice_clone: '声音克隆', voice_design: '音色设计', avatar: '数字人', animate: '角色动画',
  },
  short: { text_to_video: '文生', image_to_video: '图生', first_last_frame: '首尾帧', reference_to_video: '参考', edit_video: '编辑', extend_video: '延长', text_to_image: '文生', edit_image: '编辑', speech: '语音', music: '音乐', voice_clone: '克隆', voice_design: '设计', avatar: '数字人', animate: '动画' },
  roles: { image: '图片', first_frame: '首帧', last_frame: '尾帧', mask: '蒙版', video: '视频', source_video: '源视频', audio: '音频' },
  moments: {
    created: '已受理', held: '冻结积分', parked: '等待该账户的其他任务完成', queued: '进入队列', waiting: '重新排队', submitted: '已提交服务渠道', uncertain: '提交结果未知', running: '生成中', storing: '正在保存结果',
    succeeded: '已完成', failed: '失败', cancelled: '已取消', expired: '任务超时', late: '过期后才生成', settled: '已扣费', refunded: '已退还', notified: 'Webhook 已送达', notice_failed: 'Webhook 投递失败',
  },
} satisfies Shape<typeof en>
