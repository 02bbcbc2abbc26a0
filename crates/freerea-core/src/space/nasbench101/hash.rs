//! The benchmark's hash of a graph: the same for isomorphic graphs, and for no others of the
//! space.

use md5::{Digest, Md5};

use super::graph::Graph;

impl Graph {
    /// The hash under which the benchmark keeps the cell: iterated MD5 of the labels of each node
    /// and its neighbours. The graph has to be pruned.
    pub fn hash(&self) -> String {
        let count = self.nodes();
        let label = |node: usize| match node {
            0 => -1,
            node if node == count - 1 => -2,
            inner => self.operations()[inner - 1] as i32,
        };
        let mut hashes: Vec<String> = (0..count)
            .map(|node| {
                let (out, into) = (self.targets(node).count(), self.sources(node).count());
                md5(&format!("({out}, {into}, {})", label(node)))
            })
            .collect();
        for _ in 0..count {
            hashes = (0..count)
                .map(|node| {
                    let sorted = |nodes: &mut dyn Iterator<Item = usize>| {
                        let mut of: Vec<&str> = nodes.map(|n| hashes[n].as_str()).collect();
                        of.sort_unstable();
                        of.concat()
                    };
                    let into = sorted(&mut self.sources(node));
                    let out = sorted(&mut self.targets(node));
                    md5(&format!("{into}|{out}|{}", hashes[node]))
                })
                .collect();
        }
        hashes.sort_unstable();
        let listed: Vec<String> = hashes.iter().map(|hash| format!("'{hash}'")).collect();
        md5(&format!("[{}]", listed.join(", ")))
    }
}

fn md5(text: &str) -> String {
    let digest = Md5::digest(text.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::super::cell::GraphCell;

    /// The cell and the numbering under which the benchmark answers for its Inception-like
    /// example, as its documentation prints them.
    #[test]
    fn the_benchmarks_own_numbering_is_found() {
        let inception = "input;conv1x1-bn-relu:0;conv3x3-bn-relu:0;conv3x3-bn-relu:0;\
                         conv3x3-bn-relu:3;maxpool3x3:0;output:1,2,4,5";
        let cell: GraphCell = inception.parse().unwrap();
        assert_eq!(
            cell.to_string(),
            "input;conv3x3-bn-relu:0;conv1x1-bn-relu:0;maxpool3x3:0;conv3x3-bn-relu:0;\
             conv3x3-bn-relu:4;output:1,2,3,5"
        );
    }
}
