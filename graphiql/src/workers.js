// Where the editor finds its workers. WORKER_FILES (label to file name) is put in by the build.

globalThis.MonacoEnvironment = {
  getWorker(_id, label) {
    return new Worker(new URL(WORKER_FILES[label] ?? WORKER_FILES.editor, import.meta.url));
  },
};
