"""Wrong: the gradients are cleared at the end, so the first step still has old ones in it."""


def training_step(model, optimizer, criterion, x, y):
    loss = criterion(model(x), y)
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    return loss.item()
