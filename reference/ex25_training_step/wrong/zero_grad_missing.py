"""Wrong: the gradients of earlier steps are still there and are added to."""


def training_step(model, optimizer, criterion, x, y):
    loss = criterion(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()
