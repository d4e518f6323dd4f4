import type en from '../en/office.ts'
import type { Shape } from '../../i18n.svelte.ts'

export default {
  title: "office",
} satisfies Shape<typeof en>
