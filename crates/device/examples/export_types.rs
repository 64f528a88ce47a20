//! Writes the TypeScript types of the screens: `cargo run -p tungnha-device --example export_types -- ui/src/generated`.

fn main() -> std::io::Result<()> {
    let folder = std::env::args_os().nth(1).ok_or_else(|| std::io::Error::other("give the folder to write to"))?;
    tungnha_device::views::export_types(std::path::Path::new(&folder))?;
    Ok(())
}
