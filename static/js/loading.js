// A script that is brought by a press, once: pages that few readers use to the end stay small for all others.
const loaded = new Map();
const loadScript = (src) => {
  if (!loaded.has(src)) {
    loaded.set(src, new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = (self.guideAsset || String)(src);
      script.onload = done;
      script.onerror = () => {
        loaded.delete(src);
        failed(new Error(src));
      };
      document.head.append(script);
    }));
  }
  return loaded.get(src);
};
