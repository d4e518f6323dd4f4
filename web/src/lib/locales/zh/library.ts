import type en from '../en/library.ts'
import type { Shape } from '../../i18n.svelte.ts'

export default {
  title: "library",
} satisfies Shape<typeof en>
