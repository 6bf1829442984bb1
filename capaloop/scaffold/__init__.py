"""A new pack from nothing: `new_pack/` is one that holds, `project/` is what stands around it; both are copied under
the new name by `writing`."""
