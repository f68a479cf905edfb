// What browsers have and Debian's TypeScript does not know yet.
interface MapConstructor {
  groupBy<K, T>(items: Iterable<T>, key: (item: T) => K): Map<K, T[]>;
}

interface Element {
  checkVisibility(): boolean;
}
