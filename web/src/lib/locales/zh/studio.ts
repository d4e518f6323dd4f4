import type en from '../en/studio.ts'
import type { Shape } from '../../i18n.svelte.ts'

export default {
  title: "studio",
} satisfies Shape<typeof en>
