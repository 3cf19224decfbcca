package unified

var clientScenes = []scene{}
