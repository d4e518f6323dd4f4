export default {
  title: "studio",
} as const
