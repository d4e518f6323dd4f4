export default {
  title: "library",
} as const
