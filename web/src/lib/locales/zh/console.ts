import type en from '../en/console.ts'
import type { Shape } from '../../i18n.svelte.ts'

export default {
  title: "console",
} satisfies Shape<typeof en>
