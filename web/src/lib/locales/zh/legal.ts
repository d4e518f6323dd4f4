import type en from '../en/legal.ts'
import type { Shape } from '../../i18n.svelte.ts'

export default {
  updated: '最后更新于 {day}',
  terms: {
    title: '服务条款',
    lead: '{site} 由此服务器的运营者提供。本条款适用于您与该运营者之间。',
    account: '您的账户', accountText: '请使用您本人的邮箱注册，妥善保管密码与 API Key，并对使用它们的行为负责。违反本条款的账户可能被停用。',
    use: '可以生成的内容', useText: '仅可生成法律及所选模型提供方允许的内容。未经本人同意，不得模仿真实人物；仅可上传您有权使用的素材。',
    results: '您的作品', resultsText: '在法律允许的范围内，作品归您所有。运营者仅为存储作品、向您及您分享链接的对象展示而使用作品。',
    credits: '积分', creditsText: '提交之前会显示价格，生成期间预扣；成功后扣除，否则全额退回。积分不是货币，不可兑现，除非运营者与您另有约定。',
    service: '服务', serviceText: '作品由外部服务方生成，其结果、速度与可用性不作承诺。请下载需要保留的作品：文件可能在运营者设定的期限后被删除。',
    changes: '变更', changesText: '运营者可以修改本条款，并在此公布。继续使用即表示同意。',
  },
  privacy: {
    title: '隐私政策',
    lead: '{site} 保存哪些信息、为何保存，以及如何删除。',
    kept: '保存的信息', keptText: '邮箱地址、您填写的手机号、密码的单向哈希、您提交的提示词与文件、由此生成的作品，以及积分账目。',
    providers: '信息的接收方', providersText: '提示词与参考文件只会发送给您所选模型的提供方。页面没有广告、跟踪或第三方统计。',
    browser: '浏览器中的信息', browserText: '一个 Cookie 用于保持登录。语言、主题与草稿保存在浏览器中，不会发送到别处。',
    sessions: '登录设备', sessionsText: '每个登录的浏览器，其地址与名称会保存到您退出为止，便于您在个人中心辨认。',
    shared: '分享链接', sharedText: '任何持有链接的人都能看到您分享的作品。只统计浏览次数，不记录浏览者。您可以随时撤销链接。',
    erase: '删除', eraseText: '删除的作品连同文件一并移除，无法恢复；账目中的记录会保留，但不含内容。如需删除账户，请联系此服务器的运营者。',
  },
} satisfies Shape<typeof en>
