/** Find the last of things in order of `at` that has begun; -1 if none has. */
export function lastBegun(things, at) {
  let [low, high] = [0, things.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (things[middle].at <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
