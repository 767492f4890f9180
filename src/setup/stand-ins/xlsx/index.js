// danfojs-node loads this and calls it for spreadsheets only.
const refuse = () => {
  throw new Error("danfojs-node: tables must be CSV or rows, got a spreadsheet (save it as CSV)");
};
module.exports = {
  read: refuse,
  readFile: refuse,
  write: refuse,
  writeFile: refuse,
  utils: { book_new: refuse, sheet_to_csv: refuse, sheet_to_json: refuse, aoa_to_sheet: refuse },
};
