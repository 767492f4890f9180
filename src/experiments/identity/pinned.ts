/** What the data sets were when results were first kept under their names: see `dataIdentity`. */
export const pinnedData: Readonly<Record<string, string>> = {
  mnist: "9cbcbe52c8580478f997f89827b15488b22030923b04112316ba1e119ba52df7",
  "fashion-mnist": "3cf173df5638d0a76cf0ce77575685992ad15f60cf2a563f6e3d9fa2873e6f1b",
  digits: "ceee09defcecef875ca5db20e9a4794962eb86a6da4e468ce15ee1e6764f03f1",
  cifar10: "d971f42e3cf27b35f8b74562a3d77e9ad0234abe3d4787be3d4eb8d1a55359b3",
};

/**
 * What the entries of our tables did when results were first kept under their names: see `criterionBehaviour` and its like. A new entry is added with
 * what the test of the pins prints; one whose meaning changes keeps its old pin, so that it enters keys with what it does now.
 */
export const pinnedBehaviour = {
  criteria: {
    magnitude: "74e1838ada44b97f65fd5932e6711cc2dddb0cef75ed235c9ba5633d794e2b75",
    initialMagnitude: "fa55ca2c74f4a55b196344d1d2fa7710f4f00106c74b281a119527fd37a9b54f",
    magnitudeIncrease: "dcd60e3599d38bc97439cba35b64bc7582cb8b71f661a9d501d480feabb9af3c",
    movement: "7967fe723291241561e60d88d1cd372b45b606a89cbf0a1dab99ba66db27de29",
    magnitudeBoth: "9eda5c9a4437bf4714e538f510a25156fa510bd5b66645edfd86697ecd43e10e",
    magnitudeSameSign: "1b57d7e5d6f1ea2c9fd2686c5aa43cf522d79e2d81f8e7e6cfccb671d5620ef7",
    magnitudeDifferentSign: "214be9c0cdd600d249b65f5a67dc4b15929c696488a3606a850eb25eacc8c42d",
    magnitudeIncreaseSameSign: "f6fa015754dc71a1f6fb4f50b9807da50087126132417823e88bc07f335a4401",
    magnitudeIncreaseDifferentSign: "b6213e7cbca9e54495539457bc6925c27e9b2a233ea5e713b21a9e23ede609f9",
    random: "7e24ef167801a80e7aeec31dc2f6af2455282ce7c52c12cee5becdc7b07039ca",
    gradientTimesWeight: "f3f23d4bdeef80b20939a2dc6f4adb88949870da5cb09c4aadc69dc0fa83d47e",
    snip: "7de4a33a4a43d932819f00c2c94989114876e64eb84dd534be1c295d8de2b284",
    synflow: "d390c031771e458cb6680ae9aea58eab920f8a075f769c87557ff65e36301952",
  },
  starts: {
    original: "897bff9f9a1726061129e76be9bc08f3d41a97ad1cda2ba6961b5ef0b8eb3887",
    reinit: "f4397dfa3572a97b809de6e8d191edb1dc46374c26a6af6aa93b4057bac2a7fc",
    other: "c625ac7b6c19eddd93c039c603962ca9ff7bc29571c462fdc9f4f76243496ac5",
    rewind: "1afe790e849409c3b346c466e5b9cdb75ad0dd2da236aee284beb784a282c964",
    trained: "93abfe11fc15403f097ec8709eab00d81038ffa6efec3a2c5a8cc0a1c4a9cca6",
    signKept: "d9dd4d8f39253d8f2ef892902ee2a6b4b22bc20c91fd43bf5483b07b846f9bc4",
    signConstant: "3b44b1c0adf3c358e04de93a565f9c698eb7fe8ae3e7513af693cf62ba7997d3",
    signFlipped: "873c5e6b89ca0722f0607296b2dfb89e7c9a6546f280f793215229baf4cd05e0",
    fanInScaled: "5cb4ab3063e5f401b833a810ec29f2222913841579382456c6c0960d3bd2003e",
    permuted: "44333f896dd1f21b5278d886607a8d561ad9e713bce1a8f675914861a9234c6e",
    matched: "a170c43de8f36df63f55037c55550bd2b89be487caa0be0d9099622c17ce6e71",
    noise: "75028d9e7f769762e846feb68a48ddcc631e75e484e9e259fed4d4522fbe39df",
    oneBit: "67affb58f8d299c46aed17f363869a6038d9e56affca86fdb94ffffefbf18551",
  },
  arrangements: {
    dense: "19d060e4e990f90142c87811bd005073977833ee708b6681537f81ee95138ec2",
    ticket: "b826e8fcb39633b3cf0a3c151b9b14c6858485f19bfc2a7524328da2107f8316",
    random: "cae350b1495ab7df549b7f6ab4381a22eb179e2c49f6d863ec01014d9d828348",
    shuffled: "b7529bf16f05ab7c845e57f51bfecf185dcee47c6b317cf7e685950b4cfe8af6",
    erk: "222c9c222cac43e77e891f2ce3329bad46483a096e53aca6b590a706aa5a5bda",
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;
