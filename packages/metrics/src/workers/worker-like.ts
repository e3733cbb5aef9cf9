/** What a worker of Node and one of a browser have in common. */
export interface WorkerLike {
  post(message: unknown, transfer: readonly ArrayBufferLike[]): void;
  /** Is told of what the worker posts, and of its failure. */
  listen(onMessage: (message: unknown) => void, onError: (error: unknown) => void): void;
  /** Ends the worker at once. */
  terminate(): void;
}
