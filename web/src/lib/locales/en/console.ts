export default {
  title: "console",
} as const
