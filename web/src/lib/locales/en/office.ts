export default {
  title: "office",
} as const
