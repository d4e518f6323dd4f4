import type en from '../en/account.ts'
import type { Shape } from '../../i18n.svelte.ts'

export default {
  title: "account",
} satisfies Shape<typeof en>
