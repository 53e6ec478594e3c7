// A file for the reader, made in the page and saved by the browser when the reader presses for it.
const save = (name, type, text) => {
  const a = link(URL.createObjectURL(new Blob([text], { type })), "");
  a.download = name;
  document.body.append(a);
  a.click();
  a.remove();
  setTimeout(() => URL.revokeObjectURL(a.href), 1000);
};
